/** One wheel of TensorFlow's or NVIDIA's, and what of it the engine needs. */
export interface Wheel {
  /** The project's name on the Python package index. */
  readonly project: string;
  readonly version: string;
  /** pip's `--platform`: the wheel's platform tag. */
  readonly platform: string;
  /** pip's `--implementation` and `--abi`: CPython 3.12 for TensorFlow, any Python for libraries alone. */
  readonly python: { readonly implementation: 'cp' | 'py'; readonly abi: 'cp312' | 'none' };
  readonly sha256: string;
  /** The wheel's size in bytes, so the download's. */
  readonly bytes: number;
  /** The size in bytes of what is unpacked of it, rounded up. */
  readonly unpackedBytes: number;
  /** Which of its files are unpacked. */
  readonly keep: RegExp;
}

/** What the engine is built of: TensorFlow's wheel first, then the libraries that it loads. */
export interface Distribution {
  readonly variant: 'cpu' | 'cuda';
  readonly tensorflow: string;
  readonly wheels: readonly [Wheel, ...Wheel[]];
}

const tensorFlowFiles =
  /^tensorflow\/(libtensorflow_(cc|framework)\.|include\/(LICENSE$|tensorflow\/(c|core\/platform)\/|xla\/tsl\/(c|platform)\/|tsl\/))/;

const cp312 = { implementation: 'cp', abi: 'cp312' } as const;
const anyPython = { implementation: 'py', abi: 'none' } as const;

const cpu = { python: cp312, version: '2.18.0', keep: tensorFlowFiles } as const;

const processorWheels: Readonly<Record<string, Wheel>> = {
  'linux-x64': {
    ...cpu,
    project: 'tensorflow-cpu',
    platform: 'manylinux_2_17_x86_64',
    sha256: '39bd421ad125e4163d6e2d41ab0e158b583fb5c6f9254522fb87635b0e70b891',
    bytes: 230_265_586,
    unpackedBytes: 690_000_000,
  },
  'linux-arm64': {
    ...cpu,
    project: 'tensorflow',
    platform: 'manylinux_2_17_aarch64',
    sha256: '4822904b3559d8a9c25f0fe5fef191cfc1352ceca42ca64f2a7bc7ae0ff4a1f5',
    bytes: 231_898_760,
    unpackedBytes: 780_000_000,
  },
  'darwin-arm64': {
    ...cpu,
    project: 'tensorflow',
    platform: 'macosx_12_0_arm64',
    sha256: 'ec4133a215c59314e929e7cbe914579d3afbc7874d9fa924873ee633fe4f71d0',
    bytes: 239_565_465,
    unpackedBytes: 670_000_000,
  },
};

/**
 * The libraries named by the `and-cuda` extra of TensorFlow 2.21.0, each in its newest release within CUDA 12:
 * name, version, manylinux level, SHA-256, bytes.
 */
const nvidiaLibraries: readonly (readonly [string, string, string, string, number])[] = [
  ['cublas', '12.9.3.13', '_2_27', 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72', 581_217_458],
  ['cuda-cupti', '12.8.90', '2014', 'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182', 10_248_621],
  ['cuda-nvcc', '12.9.86', '2010', '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0', 40_546_229],
  ['cuda-nvrtc', '12.9.86', '2010', '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4', 89_568_129],
  ['cuda-runtime', '12.9.79', '2014', '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3', 3_493_179],
  ['cudnn', '9.28.0.42', '_2_27', '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375', 716_538_495],
  ['cufft', '11.4.1.4', '2014', 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28', 200_877_592],
  ['curand', '10.3.10.19', '_2_27', '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e', 68_295_626],
  ['cusolver', '11.7.5.82', '_2_27', '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88', 338_117_415],
  ['cusparse', '12.5.10.65', '2014', '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78', 366_465_088],
  ['nccl', '2.32.3', '_2_27', 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c', 351_526_311],
  ['nvjitlink', '12.9.86', '2010', 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9', 39_748_338],
];

const cudaWheels: readonly [Wheel, ...Wheel[]] = [
  {
    project: 'tensorflow',
    version: '2.21.0',
    platform: 'manylinux_2_27_x86_64',
    python: cp312,
    sha256: 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0',
    bytes: 572_611_111,
    unpackedBytes: 1_270_000_000,
    keep: tensorFlowFiles,
  },
  ...nvidiaLibraries.map(([name, version, manylinux, sha256, bytes]) => ({
    project: `nvidia-${name}-cu12`,
    version,
    platform: `manylinux${manylinux}_x86_64`,
    python: anyPython,
    sha256,
    bytes,
    unpackedBytes: 2 * bytes,
    keep: /^nvidia\/[^/]+\/(lib|bin|nvvm)\//,
  })),
];

/** The machine that an engine is for. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly nvidia: boolean;
}

/**
 * The wheels for a machine: TensorFlow for CUDA where there is an NVIDIA driver, else for the processor.
 * Undefined where TensorFlow publishes none that works without Python: Windows and Intel Macs.
 */
export function distributionFor({ platform, arch, nvidia }: Host): Distribution | undefined {
  if (platform === 'linux' && arch === 'x64' && nvidia) {
    return { variant: 'cuda', tensorflow: '2.21.0', wheels: cudaWheels };
  }
  const wheel = processorWheels[`${platform}-${arch}`];
  return wheel && { variant: 'cpu', tensorflow: wheel.version, wheels: [wheel] };
}

/** Names a wheel among the unpacked ones in the cache. */
export function wheelId({ project, version, platform }: Wheel): string {
  return `${project}-${version}-${platform}`;
}
