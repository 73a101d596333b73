import {
  compareTemplateVersions,
  FleetFacet,
  FleetKubernetesCount,
  FleetSummary,
  FleetVersionCount,
  isDeploymentRunning,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { compareKubernetesVersions } from './kubernetesSupport';
import { FleetEntry } from './FleetEntry';

// The facets that choosing a part of each summary sets: it counts without them,
// so that its other parts stay to be chosen.
const OF_FIGURES: ReadonlySet<FleetFacet> = new Set([
  'status',
  'behind',
  'support',
]);
const OF_VERSIONS: ReadonlySet<FleetFacet> = new Set(['template', 'version']);
const OF_KUBERNETES: ReadonlySet<FleetFacet> = new Set([
  'kubernetes',
  'support',
]);

const FAILED: ReadonlySet<string> = new Set(['FAILED', 'DELETE_FAILED']);

/** Counts what stands above the list of environments. */
export class FleetSummaryBuilder {
  private readonly figures = { running: 0, failed: 0, behind: 0, ending: 0 };
  private readonly versions = new Map<string, FleetVersionCount>();
  private readonly kubernetes = new Map<string, FleetKubernetesCount>();

  constructor(private readonly visible: number) {}

  /** `failed` are the facets that do not let the environment through. */
  add(entry: FleetEntry, failed: FleetFacet[]): void {
    if (failed.every(facet => OF_FIGURES.has(facet))) {
      this.addFigures(entry);
    }
    if (failed.every(facet => OF_VERSIONS.has(facet))) {
      this.addVersion(entry);
    }
    if (failed.every(facet => OF_KUBERNETES.has(facet))) {
      this.addKubernetes(entry);
    }
  }

  build(): FleetSummary {
    return {
      visible: this.visible,
      ...this.figures,
      versions: [...this.versions.values()].sort(compareVersionCounts),
      kubernetes: [...this.kubernetes.values()].sort((a, b) =>
        compareKubernetesVersions(b.version, a.version),
      ),
    };
  }

  private addFigures({ row, values }: FleetEntry): void {
    this.figures.running += isDeploymentRunning(row.status) ? 1 : 0;
    this.figures.failed += FAILED.has(row.status) ? 1 : 0;
    this.figures.behind += values.behind.length > 0 ? 1 : 0;
    this.figures.ending += row.support?.endsSoon ? 1 : 0;
  }

  private addVersion({ row }: FleetEntry): void {
    const { templateName, templateVersion: version } = row;
    const key = `${templateName}:${version}`;
    const entry = this.versions.get(key) ?? {
      templateName,
      version,
      count: 0,
      recommended: row.recommendedVersion === version,
    };
    entry.count += 1;
    this.versions.set(key, entry);
  }

  private addKubernetes({ row }: FleetEntry): void {
    if (!row.kubernetesVersion) {
      return;
    }
    const entry = this.kubernetes.get(row.kubernetesVersion) ?? {
      version: row.kubernetesVersion,
      count: 0,
      support: row.support,
    };
    entry.count += 1;
    this.kubernetes.set(row.kubernetesVersion, entry);
  }
}

function compareVersionCounts(
  a: FleetVersionCount,
  b: FleetVersionCount,
): number {
  if (a.templateName !== b.templateName) {
    return a.templateName < b.templateName ? -1 : 1;
  }
  const [one, other] = [a, b].map(({ version }) =>
    parseTemplateVersion(version),
  );
  return one && other ? compareTemplateVersions(other, one) : 0;
}
