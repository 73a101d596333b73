import {
  JsonShapeDeserializer2,
  JsonShapeSerializer2,
} from '@aws-sdk/core/protocols';
import { SCHEMA } from '@smithy/core/schema';

// AWS JSON 1.0: timestamps are epoch seconds, members keep their names.
const settings: ConstructorParameters<typeof JsonShapeSerializer2>[0] = {
  jsonName: false,
  timestampFormat: {
    useTrait: true,
    default: SCHEMA.TIMESTAMP_EPOCH_SECONDS,
  },
};

export const createDeserializer = () => new JsonShapeDeserializer2(settings);

export const createSerializer = () => new JsonShapeSerializer2(settings);
