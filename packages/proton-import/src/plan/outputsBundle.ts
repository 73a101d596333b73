import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';
import { stringify } from 'yaml';
import { CustomerManagedEnvironment } from './readCustomerManaged';

/** The bundle of a customer-managed template: a schema of its environments' outputs. */
export function outputsBundle(
  environments: CustomerManagedEnvironment[],
): BundleFile[] {
  const keys = new Set(
    environments.flatMap(({ outputs }) => Object.keys(outputs)),
  );
  const properties = Object.fromEntries(
    [...keys].sort().map(key => [key, { type: 'string' }]),
  );
  const contents = stringify({
    schema: {
      format: { openapi: '3.0.0' },
      environment_input_type: 'Outputs',
      types: { Outputs: { type: 'object', properties } },
    },
  });
  return [{ path: 'schema/schema.yaml', contents }];
}
