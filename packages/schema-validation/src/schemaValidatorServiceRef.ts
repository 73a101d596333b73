import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { DefaultSchemaValidator } from './DefaultSchemaValidator';
import type { SchemaValidator } from './SchemaValidator';

/**
 * The validator that all plugins of a backend share.
 *
 * @public
 */
export const schemaValidatorServiceRef = createServiceRef<SchemaValidator>({
  id: 'proton.schema-validator',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { lifecycle: coreServices.rootLifecycle },
      factory({ lifecycle }) {
        const validator = DefaultSchemaValidator.create();
        lifecycle.addShutdownHook(() => validator.close());
        return validator;
      },
    }),
});
