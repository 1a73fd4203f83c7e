/**
 * Registers the gradients of tfjs's ops, which `@tensorflow/tfjs-core` alone does not have under Node.
 * The native engine's package does the same for itself.
 */
export async function registerGradients(): Promise<void> {
  await import('@tensorflow/tfjs');
}
