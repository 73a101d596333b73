import type {
  ProtonService,
  ProtonTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  type KnownEnvironment,
  listEnvironments,
} from '../environments/readEnvironments';
import { type KnownTemplate, listTemplates } from '../templates/readTemplates';

/** Such as `123456789012/us-east-1`. */
export function toTargetKey({
  accountId,
  region,
}: Required<ProtonTarget>): string {
  return `${accountId}/${region}`;
}

/** What there is in one account and region. */
export interface ListedTarget {
  target: Required<ProtonTarget>;
  environments: KnownEnvironment[];
  templates: KnownTemplate[];
}

/** An account and region that Proton does not answer for. */
export interface UnansweredTarget {
  target: Required<ProtonTarget>;
  error: unknown;
  /** What there was the last time that it answered. */
  lastListed?: ListedTarget;
}

/** Lists accounts and regions, each by itself: one that fails spoils no other. */
export class TargetLists {
  private readonly last = new Map<string, ListedTarget>();

  constructor(
    private readonly proton: ProtonService,
    /** Only environments of these environment templates, when given. */
    private readonly environmentTemplates?: string[],
  ) {}

  async read(targets: Required<ProtonTarget>[]): Promise<{
    listed: ListedTarget[];
    unanswered: UnansweredTarget[];
  }> {
    const listed: ListedTarget[] = [];
    const unanswered: UnansweredTarget[] = [];
    for (const target of targets) {
      const key = toTargetKey(target);
      try {
        const list = await this.list(target);
        this.last.set(key, list);
        listed.push(list);
      } catch (error) {
        unanswered.push({ target, error, lastListed: this.last.get(key) });
      }
    }
    return { listed, unanswered };
  }

  /** Whether entities are made of what belongs to this environment template. */
  includes(templateName: string | undefined): boolean {
    return (
      this.environmentTemplates === undefined ||
      (templateName !== undefined &&
        this.environmentTemplates.includes(templateName))
    );
  }

  private async list(target: Required<ProtonTarget>): Promise<ListedTarget> {
    const client = await this.proton.getClient(target);
    const templates = await listTemplates(this.proton, target);
    const environments = await listEnvironments(client);
    return {
      target,
      environments: environments.filter(({ templateName }) =>
        this.includes(templateName),
      ),
      templates: templates.filter(({ name }) => this.includes(name)),
    };
  }
}
