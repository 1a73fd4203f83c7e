import { mount } from 'svelte';
import './ui/themes/dark.css';
import './ui/themes/light.css';
import './ui/themes/base.css';
import { bindKeys } from './actions/bind-keys.ts';
import { actions } from './actions/registry.ts';
import { createPlayer } from './audio/create-player.ts';
import { connectToServer } from './ipc/connect.ts';
import { browserShell } from './shell/browser-shell.ts';
import { Document } from './state/document.svelte.ts';
import { Studio } from './state/studio.svelte.ts';
import { Transport } from './state/transport.svelte.ts';
import App from './ui/App.svelte';
import { ActionDesk } from './ui/action-desk.ts';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no place for the app.');

const desk = { document: new Document(), transport: new Transport() };
const studio = new Studio({
  client: connectToServer(),
  player: createPlayer(desk),
  shell: browserShell(),
  ...desk,
});
mount(App, { target, props: { studio, desk: new ActionDesk(actions, studio) } });
bindKeys(studio, window);
void studio.start();
