import { buildImageIndex, type ImageIndex } from '../../../electron/core/layers/image-index.ts';
import { ListingBuilder } from '../../../electron/core/layers/layer-listing.ts';
import { TarParser } from '../../../electron/core/layers/tar-parser.ts';
import { imageConfig, type Member, sha256, tar } from './tar-builder.ts';

/** The index of an image whose layers have these members, base first. */
export function imageOf(...layers: Member[][]): ImageIndex {
  const tars = layers.map((members) => tar(members));
  const listings = tars.map((layer) => {
    const builder = new ListingBuilder();
    const parser = new TarParser(builder);
    parser.write(layer);
    parser.finish();
    return builder.listing(sha256(layer));
  });
  return buildImageIndex('sha256:image', imageConfig(tars), listings);
}
