import { JsonObject, JsonValue } from '@backstage/types';
import {
  PlannedAction,
  PlannedChange,
  Redactor,
  TextRedactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { isObject } from './diagnostics';
import { listPlannedAttributes } from './plannedAttributes';
import { PlanJson } from './planJson';
import { pickMarked } from './results';

/** The most changes, and attributes of one change, that are listed. */
const MAX_CHANGES = 1_000;
const MAX_ATTRIBUTES = 200;

/** The most characters of all attributes together. */
const MAX_CHARACTERS = 2_000_000;

/**
 * What a plan changes.
 *
 * @public
 */
export interface PlannedChanges {
  changes: PlannedChange[];
  /** Whether changes or attributes are left out. */
  changesTruncated: boolean;
  /** Of all changes. */
  counts: Record<PlannedAction, number>;
}

/** Reads the changes of a plan that `terraform show -json` has written. */
export function readPlannedChanges(
  { content, hasValues }: PlanJson,
  redactor: Pick<TextRedactor, 'redact'>,
): PlannedChanges {
  const resources = listResourceChanges(content);
  const found: PlannedChanges = {
    changes: [],
    changesTruncated: !hasValues,
    counts: { add: 0, change: 0, replace: 0, destroy: 0, forget: 0 },
  };
  const hidden = Redactor.create(listMarkedValues(content, resources));
  const redact = (shown: string) => hidden.redact(redactor.redact(shown));
  let characters = 0;
  for (const resource of resources) {
    const action = readPlannedAction(resource);
    if (!action) {
      continue;
    }
    found.counts[action] += 1;
    if (found.changes.length >= MAX_CHANGES) {
      found.changesTruncated = true;
      continue;
    }
    const { attributes, isTruncated } = listPlannedAttributes(
      isObject(resource.change) ? resource.change : {},
      { redact },
      characters < MAX_CHARACTERS ? MAX_ATTRIBUTES : 0,
    );
    characters += JSON.stringify(attributes).length;
    found.changesTruncated ||= isTruncated;
    found.changes.push({
      address: redact(String(resource.address)),
      type: String(resource.type),
      name: String(resource.name),
      ...(typeof resource.module_address === 'string' && {
        module: redact(resource.module_address),
      }),
      action,
      attributes,
    });
  }
  return found;
}

/** The resources of a plan that `terraform show -json` has written. */
export function listResourceChanges(plan: JsonValue): JsonObject[] {
  return isObject(plan) && Array.isArray(plan.resource_changes)
    ? plan.resource_changes.filter(isObject)
    : [];
}

/**
 * What is marked as sensitive anywhere in a plan. Providers copy it into
 * attributes that Terraform doesn't mark.
 */
function listMarkedValues(plan: JsonValue, resources: JsonObject[]): string[] {
  const marked = resources.flatMap(({ change }) =>
    isObject(change)
      ? [
          ...pickMarked(change.before, change.before_sensitive),
          ...pickMarked(change.after, change.after_sensitive),
        ]
      : [],
  );
  const { configuration, variables } = isObject(plan) ? plan : {};
  const root = isObject(configuration) ? configuration.root_module : undefined;
  const declared = isObject(root) ? root.variables : undefined;
  const given = Object.entries(isObject(variables) ? variables : {});
  return [
    ...marked,
    ...given.flatMap(([name, variable]) => {
      const declaration = isObject(declared) ? declared[name] : undefined;
      const isSensitive = isObject(declaration) && declaration.sensitive;
      return isSensitive && isObject(variable)
        ? pickMarked(variable.value, true)
        : [];
    }),
  ];
}

/** Undefined for what stays as it is, or is only read. */
export function readPlannedAction({
  change,
  mode,
}: JsonObject): PlannedAction | undefined {
  const actions =
    isObject(change) && Array.isArray(change.actions) ? change.actions : [];
  if (mode !== 'managed') {
    return undefined;
  }
  // Also where another one is created in its place.
  if (actions.includes('forget')) {
    return 'forget';
  }
  if (actions.includes('delete')) {
    return actions.includes('create') ? 'replace' : 'destroy';
  }
  if (actions.includes('create')) {
    return 'add';
  }
  return actions.includes('update') ? 'change' : undefined;
}
