import type { EngineClient } from '../../shared/ipc/contract.ts';
import type { ProjectSession } from './project-session.svelte.ts';

/** The song that a new user meets: short, well known, and easy to carry on. */
const firstDemo = 'minuet-in-g';

/**
 * Puts a demo song on the desk, so that Space plays and Continue continues at once.
 * @throws SegueError `io` where the engine cannot be reached
 */
export async function firstSteps(client: EngineClient, project: ProjectSession): Promise<void> {
  const demos = await client.call('demos.list', {});
  const demo = demos.find(({ id }) => id === firstDemo) ?? demos[0];
  if (demo) project.openSong((await client.call('demos.open', { id: demo.id })).song);
  else project.newProject();
}
