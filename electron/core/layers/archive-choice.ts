import { LabError } from '../../contract/errors.ts';
import { familiarName } from '../bench/inventory.ts';

/** What images are told apart by. */
export interface ChoosableImage {
  refs: string[];
  imageId: string;
  platform: string;
}

const ARCHITECTURES: Record<string, string> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le', arm: 'arm/v7' };
const SHORTEST_ID = 12;

/** The platform whose images this machine runs: Linux, in a virtual machine where need be. */
export function defaultPlatform(): string {
  return `linux/${ARCHITECTURES[process.arch] ?? process.arch}`;
}

/**
 * The image that is meant: by name or ID (12 digits are enough) where there are several, of the platform that is
 * asked for, else of this machine's, else the only one.
 * @throws LabError IMAGE_NOT_FOUND with `available`, which says what there is, when none is meant or several are
 */
export function chooseImage<T extends ChoosableImage>(
  images: readonly T[],
  o: { ref?: string | undefined; platform?: string | undefined } = {},
): T {
  const { ref, platform } = o;
  const named = ref === undefined ? [...images] : images.filter((image) => isNamed(image, ref));
  const right = (wanted: string) => named.filter((image) => samePlatform(image.platform, wanted));
  const fitting = platform === undefined ? oneOf(named, right(defaultPlatform())) : right(platform);
  const [image] = fitting;
  if (image !== undefined && fitting.length === 1) {
    return image;
  }
  const available = images.map(describe);
  const asked = [ref, platform].filter((part) => part !== undefined).join(' for ');
  const problem =
    fitting.length === 0 && asked !== ''
      ? `The archive has no ${asked}`
      : `The archive has ${images.length} images; say which`;
  throw new LabError('IMAGE_NOT_FOUND', `${problem}. There is: ${available.join('; ')}`, {
    available,
    ...(asked === '' ? {} : { asked }),
  });
}

/** Whether two platforms are one: `linux/arm64` is `linux/arm64/v8`, names of machines are those of Go. */
export function samePlatform(one: string, other: string): boolean {
  return normalPlatform(one) === normalPlatform(other);
}

function oneOf<T>(all: T[], preferred: T[]): T[] {
  return all.length === 1 || preferred.length === 0 ? all : preferred;
}

function isNamed(image: ChoosableImage, ref: string): boolean {
  const digits = ref.replace(/^sha256:/, '');
  const isId = digits.length >= SHORTEST_ID && /^[0-9a-f]+$/.test(digits);
  return (
    image.refs.some((one) => one === ref || familiarName(one) === familiarName(ref)) ||
    (isId && image.imageId.startsWith(`sha256:${digits}`))
  );
}

function normalPlatform(platform: string): string {
  const [os = '', architecture = '', variant] = platform.toLowerCase().split('/');
  const machine =
    { x86_64: 'amd64', 'x86-64': 'amd64', aarch64: 'arm64', i386: '386' }[architecture] ?? architecture;
  const plain = (machine === 'arm64' && variant === 'v8') || (machine === 'amd64' && variant === 'v1');
  return [os, machine, plain ? undefined : variant].filter(Boolean).join('/');
}

function describe({ refs, imageId, platform }: ChoosableImage): string {
  return `${refs.length === 0 ? imageId.slice(0, 19) : refs.join(', ')} ${platform}`;
}
