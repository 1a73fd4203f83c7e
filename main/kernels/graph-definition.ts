import { Buffer } from 'node:buffer';
import protos from '@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js';

/** The value of a node's attribute, in the kinds that our graphs need. */
export type AttributeValue =
  | { readonly kind: 'type'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'shape'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly dtype: number; readonly shape: readonly number[]; readonly bytes: Uint8Array };

/** One operation of a graph. Inputs are `node:output`, or `^node` where only the order matters. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

/** The version of the graph format that the ops used here have not changed since (TF_GRAPH_DEF_VERSION of 2.9). */
const PRODUCER = 1087;

/** Nodes as the bytes of a `saved_model.pb` with the tag `serve`. */
export function savedModelBytes(nodes: readonly GraphNode[]): Uint8Array {
  const graph = new protos.GraphDef();
  const versions = new protos.VersionDef();
  versions.setProducer(PRODUCER);
  graph.setVersions(versions);
  for (const node of nodes) {
    const definition = new protos.NodeDef();
    definition.setName(node.name);
    definition.setOp(node.op);
    definition.setInputList([...node.inputs]);
    for (const [name, value] of node.attributes) definition.getAttrMap().set(name, attribute(value));
    graph.addNode(definition);
  }
  const info = new protos.MetaGraphDef.MetaInfoDef();
  info.setTagsList(['serve']);
  const metaGraph = new protos.MetaGraphDef();
  metaGraph.setMetaInfoDef(info);
  metaGraph.setGraphDef(graph);
  const model = new protos.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(metaGraph);
  return model.serializeBinary();
}

function attribute(value: AttributeValue) {
  const result = new protos.AttrValue();
  switch (value.kind) {
    case 'type':
      result.setType(value.value);
      break;
    case 'bool':
      result.setB(value.value);
      break;
    case 'int':
      result.setI(value.value);
      break;
    case 'float':
      result.setF(value.value);
      break;
    case 'string':
      result.setS(Buffer.from(value.value));
      break;
    case 'shape':
      result.setShape(shapeMessage(value.value));
      break;
    case 'tensor': {
      const tensor = new protos.Tensor();
      tensor.setDtype(value.dtype);
      tensor.setTensorShape(shapeMessage(value.shape));
      tensor.setTensorContent(value.bytes);
      result.setTensor(tensor);
    }
  }
  return result;
}

function shapeMessage(shape: readonly number[]) {
  const message = new protos.TensorShape();
  for (const size of shape) message.addDim().setSize(size);
  return message;
}
