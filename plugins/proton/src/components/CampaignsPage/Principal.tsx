import { EntityRefLink } from '@backstage/plugin-catalog-react';

/** Who did something: a user with a link, or a service by its name. */
export function Principal({ principal }: { principal: string }) {
  return /^user:/i.test(principal) ? (
    <EntityRefLink entityRef={principal} hideIcon disableTooltip />
  ) : (
    <>{principal}</>
  );
}
