import { Dice } from '@proton-vending/test-utils';
import { Operation } from './Developer';
import { TemplateName } from './templates';

export interface PlannedWork {
  name: string;
  template: TemplateName;
  operations: Operation[];
}

/** How many deployments an environment has, on average. */
const OPERATIONS = 8;

/** What the environments are made of, in turn. The real provider takes most memory. */
const MIX: TemplateName[] = [
  ...(['local', 'jobs', 'provider', 'local', 'local', 'jobs'] as const),
  ...(['local', 'local', 'jobs', 'local', 'local', 'local'] as const),
];

/** One after the other, the slow ones would take longer than all others. */
const LIMITS: Record<TemplateName, number> = {
  local: Infinity,
  jobs: 10,
  provider: 2,
};

/** Environments with what happens to each, as many deployments as asked for. */
export function planWork(dice: Dice, deployments: number): PlannedWork[] {
  const count = Math.ceil(deployments / OPERATIONS);
  const work = Array.from({ length: count }, (_, index) => {
    const template = MIX[index % MIX.length];
    const name = `${template}-${index + 1}`;
    return { name, template, operations: [] as Operation[] };
  });
  const live = new Set<string>();
  for (let number = 1; number <= deployments; number++) {
    const { name, operations } = dice.pick(
      work.filter(each => each.operations.length < LIMITS[each.template]),
    );
    const kind = live.has(name) ? pickKind(dice) : 'deploy';
    if (kind === 'delete') {
      live.delete(name);
    } else {
      live.add(name);
    }
    operations.push(
      kind === 'deploy'
        ? { kind, inputs: { size: 1 + dice.below(4), text: `v${number}` } }
        : { kind },
    );
  }
  return work;
}

function pickKind(dice: Dice): Operation['kind'] {
  return dice.pick(['deploy', 'deploy', 'deploy', 'redeploy', 'delete']);
}
