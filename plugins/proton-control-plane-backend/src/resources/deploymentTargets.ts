import {
  EnvironmentInputs,
  TemplateSchema,
  parseEnvironmentSpec,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { ResourceKindName, getResourceKind } from './resourceKinds';

/** The kinds of resource that deployments can be for. */
export type TargetKind = Extract<
  ResourceKindName,
  'environment' | 'serviceInstance' | 'servicePipeline' | 'component'
>;

/** Names what deployments are for. */
export interface TargetName {
  kind: TargetKind;
  name: string;
  /** The service of a service instance. */
  parent?: string;
}

/** What one deployment is for. */
export interface DeploymentTarget extends TargetName {
  /** Ours alone: a name can be used again, an id cannot. */
  id: string;
  createdAt: Date;
}

/** The members of Proton's API that name targets. */
export type TargetMember =
  | 'environmentName'
  | 'serviceName'
  | 'serviceInstanceName'
  | 'componentName';

/** What deployments have to know of a kind of target. */
export interface DeploymentTargetKind {
  /** As Proton's API calls it. */
  resourceType:
    | 'ENVIRONMENT'
    | 'SERVICE_INSTANCE'
    | 'SERVICE_PIPELINE'
    | 'COMPONENT';
  /** The members of Proton's API that name a target. */
  members: { name: TargetMember; parent?: TargetMember };
  /** Its table, which has the columns that `TargetStore` uses, and the column of its parent. */
  table: { name: string; parentColumn?: string };
  /** The folder of `dataDirectory` that has one folder for each target. */
  folder: string;
  /** What it's deployed from, and the store of the versions. */
  template: { kind: ResourceKindName; versions: 'versions' };
  /** The inputs that a spec has for a target. Throws an `EnvironmentSpecError`. */
  parseSpec(spec: string, target: TargetName): EnvironmentInputs;
  /** Throws a `TemplateSchemaError`. */
  parseSchema(schema: string): TemplateSchema;
}

/** What deployments of this control plane can be for. */
export const DEPLOYMENT_TARGETS: Partial<
  Record<TargetKind, DeploymentTargetKind>
> = {
  environment: {
    resourceType: 'ENVIRONMENT',
    members: { name: 'environmentName' },
    table: { name: 'environments' },
    folder: 'environments',
    template: { kind: 'environmentTemplate', versions: 'versions' },
    parseSpec: parseEnvironmentSpec,
    parseSchema: parseTemplateSchema,
  },
};

/** Whether deployments can be for a resource. */
export function isTarget<T extends { kind: ResourceKindName }>(
  resource: T,
): resource is T & { kind: TargetKind } {
  return resource.kind in DEPLOYMENT_TARGETS;
}

/** @throws Error for a kind that nothing can be deployed to */
export function getTargetKind({
  kind,
}: Pick<TargetName, 'kind'>): DeploymentTargetKind {
  const found = DEPLOYMENT_TARGETS[kind];
  if (!found) {
    throw new Error(`This control plane can't deploy to a ${kind}`);
  }
  return found;
}

/** How messages call a kind of target, such as `environment`. */
export function nounOf({ kind }: Pick<TargetName, 'kind'>): string {
  return getResourceKind(kind).noun;
}

/** How messages name a target, such as `environment dev`. */
export function describeTarget(target: TargetName): string {
  const { name, parent } = target;
  return `${nounOf(target)} ${
    parent === undefined ? name : `${parent}/${name}`
  }`;
}

/** The text as a sentence begins with it. */
export function capitalize(text: string): string {
  return text.charAt(0).toLocaleUpperCase('en-US') + text.slice(1);
}
