import { mount } from 'svelte';
import Roll from '../../../renderer/roll/Roll.svelte';
import { rollStudio } from '../roll-studio.ts';

/** A page with nothing but the roll, for tests that drive it: its studio is `window.studio`. */
const studio = rollStudio();
Object.assign(window, { studio });
mount(Roll, { target: document.body, props: { studio } });
