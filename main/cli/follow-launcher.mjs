// @ts-check

/**
 * Loaded into the command's process before it. A launcher that is killed outright can forward nothing,
 * so the command ends itself, as if told to, when the channel to its launcher closes.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The launcher passes stderr on; where a terminal is behind it, what is written may be drawn for one.
const columns = Number(process.env.SEGUE_TERMINAL_COLUMNS);
if (columns > 0) Object.assign(process.stderr, { isTTY: true, columns });
// Listening must not keep a finished command alive.
process.channel?.unref();
