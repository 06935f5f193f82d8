import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** A field of a protobuf message: its number, and its bytes (string, bytes, message) or its number (varint). */
export interface WireField {
  field: number;
  bytes: Uint8Array;
  number: number;
}

const NOTHING = new Uint8Array(0);

/**
 * The fields of a protobuf message in the order of the wire (protobuf.dev, "Encoding"). Fixed-width fields and groups
 * are passed over. Integers beyond 2^53 lose their last digits. Throws when the bytes are no message.
 */
export function* wireFields(message: Uint8Array): Generator<WireField> {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (wire === WireType.LengthDelimited) {
      yield { field, bytes: reader.bytes(), number: 0 };
    } else if (wire === WireType.Varint) {
      yield { field, bytes: NOTHING, number: Number(reader.int64()) };
    } else {
      reader.skip(wire, field);
    }
  }
}

const utf8 = new TextDecoder();

/** A string field; what is not UTF-8 in it becomes U+FFFD. */
export const wireText = (field: WireField): string => utf8.decode(field.bytes);

/** A `google.protobuf.Timestamp` field in milliseconds since 1970, nanoseconds kept as a fraction. */
export function wireTime(field: WireField): number {
  let ms = 0;
  for (const part of wireFields(field.bytes)) {
    if (part.field === 1) {
      ms += part.number * 1000;
    } else if (part.field === 2) {
      ms += part.number / 1e6;
    }
  }
  return ms;
}
