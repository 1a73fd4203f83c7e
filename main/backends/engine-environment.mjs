// @ts-check

/**
 * Environment variables of every process that computes: TensorFlow and the C library read them once, as the
 * process starts, so whoever starts one (the launcher, Electron's utility process, the test runner) sets them.
 *
 * - oneDNN's kernels are off by default on AMD processors, where they are 1.4 times as fast on matrix products.
 * - TensorFlow otherwise takes all of a GPU's memory at once, so that nothing else can run on it.
 * - Ops run one after the other; a pool of threads to run independent ones side by side only passes them around. Each
 *   op still uses all cores by itself.
 * - glibc returns every big tensor to the kernel as it is freed and asks for it again, page by page, for the next.
 *   Raising these three limits keeps the memory for the next op. Other C libraries don't read them.
 */
export const engineEnvironment = Object.freeze({
  TF_ENABLE_ONEDNN_OPTS: '1',
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  TF_CPP_MIN_LOG_LEVEL: '2',
  TF_NUM_INTEROP_THREADS: '1',
  MALLOC_MMAP_THRESHOLD_: '1073741824',
  MALLOC_TRIM_THRESHOLD_: '4294967296',
  MALLOC_TOP_PAD_: '268435456',
});

/**
 * For processes that only write music, token by token: the products of one token are so small that sharing them out
 * between cores takes longer than doing them.
 */
export const decodingEnvironment = Object.freeze({ ...engineEnvironment, TF_NUM_INTRAOP_THREADS: '1' });

/**
 * The environment to start a computing process with; what the user has set already stays as it is.
 * @param {Readonly<Record<string, string>>} [wanted] `engineEnvironment` or `decodingEnvironment`
 * @param {NodeJS.ProcessEnv} [own] the environment of this process
 * @returns {NodeJS.ProcessEnv}
 */
export function withEngineEnvironment(wanted = engineEnvironment, own = process.env) {
  return { ...wanted, ...own };
}
