import type {
  ProtonService,
  ProtonTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import type { KnownEnvironment } from '../environments/KnownEnvironment';
import { listEnvironments } from '../environments/readEnvironments';
import type { KnownTemplate } from '../templates/KnownTemplate';
import { listTemplates } from '../templates/readTemplates';
import { toTargetKey } from './toTargetKey';

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
  static create(options: {
    proton: ProtonService;
    /** Only environments of these environment templates, when given. */
    environmentTemplates?: string[];
  }): TargetLists {
    return new TargetLists(options.proton, options.environmentTemplates);
  }

  private readonly last = new Map<string, ListedTarget>();

  private constructor(
    private readonly proton: ProtonService,
    private readonly environmentTemplates: string[] | undefined,
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
    const templates = await listTemplates(client);
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
