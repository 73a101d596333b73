import { DeploymentListing } from '@proton-vending/backstage-plugin-proton-common';

/** Chooses one more or gives it up; of three the one chosen first is given up. */
export function choose(chosen: string[], id: string): string[] {
  return chosen.includes(id)
    ? chosen.filter(other => other !== id)
    : [...chosen, id].slice(-2);
}

/**
 * The two that are chosen, the one that was deployed earlier first; undefined
 * while it is fewer. One that the list does not have (yet) counts as earlier.
 *
 * @param newestFirst - the deployments as the history lists them
 */
export function earlierFirst(
  chosen: string[],
  newestFirst: DeploymentListing[],
): [string, string] | undefined {
  if (chosen.length !== 2) {
    return undefined;
  }
  const [first, second] = chosen;
  const age = (id: string) => {
    const index = newestFirst.findIndex(each => each.id === id);
    return index < 0 ? newestFirst.length : index;
  };
  return age(first) >= age(second) ? [first, second] : [second, first];
}
