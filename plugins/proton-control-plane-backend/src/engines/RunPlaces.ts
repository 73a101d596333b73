import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Where deployments run, such as `local` or `kubernetes`. */
export interface RunPlaces {
  /** The first engine that was added decides when absent. */
  default?: string;
  /** By AWS account ID. */
  accounts: Record<string, string>;
  /** By name of the environment template; comes before the account. */
  templates: Record<string, string>;
}

const KEY = 'deployments.runs';

/** Reads `protonControlPlane.deployments.runs`. */
export function readRunPlaces(config: Config): RunPlaces {
  const places = {
    default: config.getOptionalString(`${KEY}.default`),
    accounts: readPlaces(config, `${KEY}.accounts`),
    templates: readPlaces(config, `${KEY}.templates`),
  };
  for (const account of Object.keys(places.accounts)) {
    if (!/^\d{12}$/.test(account)) {
      throw new InputError(
        `protonControlPlane.${KEY}.accounts must have AWS account IDs of twelve digits as keys, not "${account}". Quote them in YAML`,
      );
    }
  }
  return places;
}

/** Where the deployments of a template in an account run; undefined when it isn't configured. */
export function findPlace(
  places: RunPlaces,
  target: { environmentAccountId: string; templateName: string },
): string | undefined {
  const { accounts, templates } = places;
  return (
    own(templates, target.templateName) ??
    own(accounts, target.environmentAccountId) ??
    places.default
  );
}

function readPlaces(config: Config, key: string): Record<string, string> {
  const places = config.getOptional<Record<string, unknown>>(key) ?? {};
  return Object.fromEntries(
    Object.entries(places).map(([name, place]) => {
      if (typeof place !== 'string' || place === '') {
        throw new InputError(
          `protonControlPlane.${key}.${name} must be a string such as local or kubernetes`,
        );
      }
      return [name, place];
    }),
  );
}

/** A template can have the name of an inherited property, such as `constructor`. */
function own(places: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(places, key) ? places[key] : undefined;
}
