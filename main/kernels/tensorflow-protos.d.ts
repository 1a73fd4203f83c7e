/**
 * The protocol buffer classes that `@tensorflow/tfjs-node-gpu` carries without types: those that a TensorFlow graph is
 * written in (tensorflow/core/framework/graph.proto, node_def.proto, attr_value.proto, tensor.proto and
 * tensorflow/core/protobuf/saved_model.proto, meta_graph.proto).
 */
declare module '@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js' {
  class TensorShape {
    addDim(): { setSize(value: number): void };
  }
  class Tensor {
    setDtype(value: number): void;
    setTensorShape(value: TensorShape): void;
    setTensorContent(value: Uint8Array): void;
  }
  class AttrValue {
    setType(value: number): void;
    setB(value: boolean): void;
    setI(value: number): void;
    setF(value: number): void;
    setS(value: Uint8Array): void;
    setShape(value: TensorShape): void;
    setTensor(value: Tensor): void;
  }
  class NodeDef {
    setName(value: string): void;
    setOp(value: string): void;
    setInputList(value: string[]): void;
    getAttrMap(): { set(key: string, value: AttrValue): void };
  }
  class VersionDef {
    setProducer(value: number): void;
  }
  class GraphDef {
    addNode(value: NodeDef): void;
    setVersions(value: VersionDef): void;
  }
  class MetaGraphDef {
    setMetaInfoDef(value: MetaGraphDef.MetaInfoDef): void;
    setGraphDef(value: GraphDef): void;
  }
  namespace MetaGraphDef {
    class MetaInfoDef {
      setTagsList(value: string[]): void;
    }
  }
  class SavedModel {
    setSavedModelSchemaVersion(value: number): void;
    addMetaGraphs(value: MetaGraphDef): void;
    serializeBinary(): Uint8Array;
  }
  const protos: {
    TensorShape: typeof TensorShape;
    Tensor: typeof Tensor;
    AttrValue: typeof AttrValue;
    NodeDef: typeof NodeDef;
    VersionDef: typeof VersionDef;
    GraphDef: typeof GraphDef;
    MetaGraphDef: typeof MetaGraphDef;
    SavedModel: typeof SavedModel;
  };
  export default protos;
}
