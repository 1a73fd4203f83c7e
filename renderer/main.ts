import { mount } from 'svelte';
import './ui/themes/dark.css';
import './ui/themes/light.css';
import './ui/themes/base.css';
import { bindKeys } from './actions/bind-keys.ts';
import { actions } from './actions/registry.ts';
import { createPlayer } from './audio/create-player.ts';
import { connectToPort, connectToServer } from './ipc/connect.ts';
import { chosenOutput } from './midi/chosen-output.ts';
import { MidiDevices } from './midi/devices.svelte.ts';
import { startPlayIn } from './midi/play-in.ts';
import { browserShell } from './shell/browser-shell.ts';
import { enginePort, findBridge } from './shell/desktop-bridge.ts';
import { electronShell } from './shell/electron-shell.ts';
import { startNativeMenu } from './shell/native-menu.svelte.ts';
import { Document } from './state/document.svelte.ts';
import { Studio } from './state/studio.svelte.ts';
import { Transport } from './state/transport.svelte.ts';
import App from './ui/App.svelte';
import { ActionDesk } from './ui/action-desk.ts';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no place for the app.');

const bridge = findBridge();
const parts = { document: new Document(), transport: new Transport() };
const devices = new MidiDevices();
const midiOut = chosenOutput(devices, () => studio.settings.values);
const studio: Studio = new Studio({
  client: bridge ? connectToPort(() => enginePort(bridge)) : connectToServer(),
  player: createPlayer({ ...parts, midiOut }),
  shell: bridge ? electronShell(bridge) : browserShell(),
  ...parts,
});
const { view, player, settings, live } = studio;
const { recording } = startPlayIn({
  ...parts,
  view,
  player,
  settings,
  live,
  devices,
  window,
  tell: (sentence) => void studio.notices.info(sentence),
});
const desk = new ActionDesk(actions, studio);
mount(App, { target, props: { studio, desk, midi: { devices, recording } } });
bindKeys(studio, window);
if (bridge) startNativeMenu(bridge, desk, studio);
void studio.start();
