import { expect, test } from 'vitest';
import { withoutChatter } from '../../main/cli/tensorflow-chatter.mjs';

const log = [
  'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n',
  'I0000 00:00:1795489647.290760   30308 mlir_graph_optimization_pass.cc:401] MLIR V1 optimization pass is not enabled\n',
  'W0000 00:00:1795489947.631097    2634 op_level_cost_estimator.cc:699] Error in PredictCost()\n',
].join('');
const error = 'E0000 00:00:1795489947.631097    2634 cuda_driver.cc:1] failed call\n';

test('what TensorFlow says to its developers is left out, its errors and our own lines stay', () => {
  expect(withoutChatter(`ours\n${log}${error}\r50 %`, undefined)).toBe(`ours\n${error}\r50 %`);
});

test('whoever asks for the log gets it', () => {
  expect(withoutChatter(log, '0')).toBe(log);
});
