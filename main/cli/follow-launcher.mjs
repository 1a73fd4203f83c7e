// @ts-check

/**
 * Loaded into the command's process before it. A launcher that is killed outright can forward nothing,
 * so the command ends itself, as if told to, when the channel to its launcher closes.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Listening must not keep a finished command alive.
process.channel?.unref();
