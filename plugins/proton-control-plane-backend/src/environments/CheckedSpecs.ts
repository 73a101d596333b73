import type { SchemaValidator } from '@proton-vending/schema-validation';
import { DeployedSpec, VersionWithSchema, validateSpec } from './validateSpec';

/** Thrown in a transaction that needs a spec to be checked before it. */
class UncheckedSpecError extends Error {
  constructor(
    readonly spec: string,
    readonly version: VersionWithSchema,
    readonly deployed: DeployedSpec | undefined,
  ) {
    super('The spec has not been checked yet');
  }
}

/** The specs that fit the schemas of their versions. */
export class CheckedSpecs {
  /**
   * Runs `work`, and checks the specs that it requires. Checks run between its
   * attempts: in a transaction they would hold a database connection, of which
   * SQLite has one, for as long as they take.
   *
   * Throws a `ValidationException` for a spec that doesn't fit.
   */
  static async provide<T>(
    schemaValidator: SchemaValidator,
    work: (specs: CheckedSpecs) => Promise<T>,
  ): Promise<T> {
    const specs = new CheckedSpecs();
    for (;;) {
      try {
        return await work(specs);
      } catch (error) {
        if (!(error instanceof UncheckedSpecError)) {
          throw error;
        }
        const { spec, version, deployed } = error;
        await validateSpec(schemaValidator, spec, version, deployed);
        specs.checked.add(toKey(spec, version, deployed));
      }
    }
  }

  private readonly checked = new Set<string>();

  private constructor() {}

  /**
   * Ends this attempt of the work unless the spec is known to fit.
   *
   * @param deployed - what it takes the place of
   */
  require(
    spec: string,
    version: VersionWithSchema,
    deployed?: DeployedSpec,
  ): void {
    if (!this.checked.has(toKey(spec, version, deployed))) {
      throw new UncheckedSpecError(spec, version, deployed);
    }
  }
}

function toKey(
  spec: string,
  { schema, rules }: VersionWithSchema,
  deployed: DeployedSpec | undefined,
): string {
  return JSON.stringify([spec, schema, rules, deployed]);
}
