// @ts-check

const chatter = /^(?:WARNING: All log messages before absl::InitializeLog\(\) .*|[IW]0000 00:00:\d+\.\d+ .*)\n/gm;

/**
 * The text without what TensorFlow says to its own developers. Since 2.16 part of its log ignores TF_CPP_MIN_LOG_LEVEL, so
 * loading a graph would print lines about optimisation passes above the user's own. Errors stay, and so does all of it
 * where the user has asked for TensorFlow's log.
 * @param {string} text what a computing process wrote to stderr
 * @param {string} [level] TF_CPP_MIN_LOG_LEVEL as the user has set it
 */
export function withoutChatter(text, level = process.env.TF_CPP_MIN_LOG_LEVEL) {
  return level === '0' ? text : text.replace(chatter, '');
}
