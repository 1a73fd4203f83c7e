import type { AttributeValue, GraphNode } from './graph-definition.ts';
import type { AddonBinding, OpAttribute, OutputInfo } from './native.ts';

/** A tensor by the addon's number of it. */
export interface KnownTensor {
  readonly id: number;
  readonly dtype: number;
  readonly shape: readonly number[];
}

/** Ops that tfjs runs without naming their numbers' type, which running one op by itself can do without, and a graph cannot. */
const typeLeftOut: ReadonlySet<string> = new Set(['ExpandDims']);

/**
 * An addon that does what the real one does and writes down every op and every constant.
 *
 * Inputs become nodes `input_0`, `input_1`, …; residents become variables `resident_0`, … that take their first values
 * from `resident_N/initial` when `initialised` is fetched.
 */
export class OpRecorder {
  /** To be put in the real one's place while the ops to be recorded run. */
  readonly binding: AddonBinding;
  readonly #real: AddonBinding;
  readonly #nodes: GraphNode[] = [];
  /** `node:output` and the type of numbers, by the addon's number of the tensor. */
  readonly #edges = new Map<number, { readonly edge: string; readonly dtype: number }>();

  /**
   * @param inputs fed at every call
   * @param residents copied into the graph once
   */
  constructor(real: AddonBinding, inputs: readonly KnownTensor[], residents: readonly KnownTensor[]) {
    this.#real = real;
    for (const [index, { id, dtype, shape }] of inputs.entries()) {
      // Sizes may differ from call to call, as far as the ops allow: -1 says so.
      const sizes = shape.map(() => -1);
      const attributes = typed('dtype', dtype).set('shape', { kind: 'shape', value: sizes });
      this.#add({ name: `input_${index}`, op: 'Placeholder', inputs: [], attributes }, [{ id, dtype }]);
    }
    for (const [index, resident] of residents.entries()) this.#addResident(`resident_${index}`, resident);
    const assigned = residents.map((_, index) => `^resident_${index}/assign`);
    const nothing = typed('dtype', real.TF_FLOAT).set('value', constant(real.TF_FLOAT, [], new Float32Array(1)));
    this.#add({ name: 'initialised', op: 'Const', inputs: assigned, attributes: nothing }, []);
    const createTensor: AddonBinding['createTensor'] = (...call) => this.#createTensor(...call);
    const executeOp: AddonBinding['executeOp'] = (...call) => this.#executeOp(...call);
    // The addon's properties are not enumerable, so they are inherited rather than copied.
    this.binding = Object.create(real, { createTensor: { value: createTensor }, executeOp: { value: executeOp } });
  }

  /** All that was written down so far. */
  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  /** The edge that carries the tensor of that number; throws a TypeError where it is from elsewhere. */
  edgeOf(id: number): string {
    return this.#known(id).edge;
  }

  #known(id: number): { readonly edge: string; readonly dtype: number } {
    const known = this.#edges.get(id);
    if (known) return known;
    throw new TypeError('The recorded function reads a tensor that is neither an input nor a resident nor its own.');
  }

  #add(node: GraphNode, outputs: readonly Pick<KnownTensor, 'id' | 'dtype'>[]): void {
    this.#nodes.push(node);
    for (const [index, { id, dtype }] of outputs.entries()) {
      this.#edges.set(id, { edge: `${node.name}:${index}`, dtype });
    }
  }

  #createTensor(shape: number[], dtype: number, values: ArrayBufferView): number {
    const id = this.#real.createTensor(shape, dtype, values);
    const attributes = typed('dtype', dtype).set('value', constant(dtype, shape, values));
    this.#add({ name: `constant_${id}`, op: 'Const', inputs: [], attributes }, [{ id, dtype }]);
    return id;
  }

  #executeOp(name: string, attributes: readonly OpAttribute[], ids: readonly number[], outputs: number): OutputInfo[] {
    const inputs = ids.map((id) => this.edgeOf(id));
    const results = this.#real.executeOp(name, attributes, ids, outputs);
    const values = new Map(attributes.map((attribute) => [attribute.name, this.#value(name, attribute)]));
    const [first] = ids;
    if (typeLeftOut.has(name) && first !== undefined)
      values.set('T', { kind: 'type', value: this.#known(first).dtype });
    this.#add({ name: `${name}_${this.#nodes.length}`, op: name, inputs, attributes: values }, results);
    return results;
  }

  /** A variable that holds the tensor between calls. */
  #addResident(name: string, { id, dtype, shape }: KnownTensor): void {
    const shaped = () => typed('dtype', dtype).set('shape', { kind: 'shape', value: shape });
    const named = shaped()
      .set('shared_name', { kind: 'string', value: name })
      .set('container', { kind: 'string', value: '' });
    const assign = [`${name}:0`, `${name}/initial:0`];
    this.#add({ name, op: 'VarHandleOp', inputs: [], attributes: named }, []);
    this.#add({ name: `${name}/initial`, op: 'Placeholder', inputs: [], attributes: shaped() }, []);
    this.#add(
      { name: `${name}/assign`, op: 'AssignVariableOp', inputs: assign, attributes: typed('dtype', dtype) },
      [],
    );
    const read = typed('dtype', dtype);
    this.#add({ name: `${name}/read`, op: 'ReadVariableOp', inputs: [`${name}:0`], attributes: read }, [{ id, dtype }]);
  }

  #value(op: string, { name, type, value }: OpAttribute): AttributeValue {
    const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_ATTR_INT, TF_ATTR_FLOAT, TF_ATTR_STRING } = this.#real;
    if (typeof value === 'number') {
      if (type === TF_ATTR_TYPE) return { kind: 'type', value };
      if (type === TF_ATTR_INT) return { kind: 'int', value };
      if (type === TF_ATTR_FLOAT) return { kind: 'float', value };
    }
    if (typeof value === 'boolean' && type === TF_ATTR_BOOL) return { kind: 'bool', value };
    if (typeof value === 'string' && type === TF_ATTR_STRING) return { kind: 'string', value };
    throw new TypeError(
      `The op ${op} cannot be recorded: its attribute “${name}” is of a kind that is not known here.`,
    );
  }
}

function typed(name: string, dtype: number): Map<string, AttributeValue> {
  return new Map([[name, { kind: 'type', value: dtype }]]);
}

function constant(dtype: number, shape: readonly number[], values: ArrayBufferView): AttributeValue {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  return { kind: 'tensor', dtype, shape, bytes };
}
