import type { JsonObject } from '@backstage/types';
import {
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION,
} from '../annotations';
import { findResourceNameViolations, RESOURCE_NAME_MAX_LENGTH } from '../names';
import { listInputGroups, toFormSchema } from '../spec';
import { formatTemplateVersion, parseTemplateVersion } from '../versions';
import { FormInput, listFormInputs, offerNoneInForm } from './formInputs';
import { findRootAlternatives } from './rootAlternatives';
import {
  SoftwareTemplate,
  SoftwareTemplateOptions,
  SoftwareTemplateSource,
} from './softwareTemplate.types';
import { SoftwareTemplateError } from './SoftwareTemplateError';
import { isSecretField } from './secretField';
import { toInputPages } from './toInputPages';
import { writeOutSchema } from './writeOutSchema';

const STEP = 'create-environment';
const ENVIRONMENT_NAME_PATTERN = '^[0-9A-Za-z][0-9A-Za-z_-]*$';
const NAME_INPUTS = ['cluster_name', 'name'];
const ENTITY_NAME_MAX_LENGTH = 63;

/**
 * The software template that creates environments from one version of an
 * environment template: a form that asks for the name, the owner and every input
 * of the version's schema, the step, and what to show when it is done.
 *
 * The scaffolder renders steps and outputs, and nothing in these comes from the
 * schema but names of inputs. Titles, descriptions and defaults stand in the form,
 * which it does not render.
 *
 * @throws {@link SoftwareTemplateError} when no form can be written
 * @public
 */
export function toSoftwareTemplate(
  source: SoftwareTemplateSource,
  options: SoftwareTemplateOptions = {},
): SoftwareTemplate {
  requireSource(source);
  const written = writeOutSchema(toFormSchema(source.schema.inputs));
  const all = listFormInputs(written);
  const alternatives = findRootAlternatives(written, offerNoneInForm(written));
  const nameInput = findNameInput(
    // The page of the alternatives needs all that they are about.
    all.filter(({ name }) => !alternatives?.names.includes(name)),
    options.nameInput,
  );
  const inputs = all.filter(input => input !== nameInput);
  const { owner, system, lifecycle, type = 'environment' } = options;
  return {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: toMetadata(source, options),
    spec: {
      ...(owner && { owner }),
      ...(system && { system }),
      ...(lifecycle && { lifecycle }),
      type,
      // The task takes up the environment that it made, and makes no second one.
      EXPERIMENTAL_recovery: { EXPERIMENTAL_strategy: 'startOver' },
      parameters: [
        toFirstPage(nameInput, {
          hasInputs: all.length > 0 || alternatives !== undefined,
        }),
        ...toInputPages({
          inputs,
          alternatives,
          groups: listInputGroups(source.schema.inputs),
          check: toCheckOptions({ source, options, nameInput }),
        }),
      ],
      steps: [
        {
          id: STEP,
          name: 'Create the environment',
          action: 'aws:proton:create-environment',
          input: toStepInput({
            source,
            options,
            nameInput,
            inputs: [...inputs, ...(alternatives?.inputs ?? [])],
          }),
        },
      ],
      output: toOutput(),
    },
  };
}

function requireSource({ name, ...version }: SoftwareTemplateSource): void {
  if (
    findResourceNameViolations(name).length > 0 ||
    !parseTemplateVersion(formatTemplateVersion(version))
  ) {
    throw new SoftwareTemplateError([
      `${JSON.stringify(
        `${name} ${formatTemplateVersion(version)}`,
      )} is no version of an environment template`,
    ]);
  }
}

function toMetadata(
  source: SoftwareTemplateSource,
  options: SoftwareTemplateOptions,
): SoftwareTemplate['metadata'] {
  const { namespace, tags } = options;
  const description = source.description || describeInputs(source);
  return {
    name: options.name ?? toEntityName(source.name),
    ...(namespace && { namespace }),
    title: options.title || source.displayName || source.name,
    ...(description && { description }),
    ...(tags && tags.length > 0 && { tags }),
    annotations: {
      ...options.annotations,
      ...(source.arn && {
        [ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE]: source.arn,
      }),
      [ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION]:
        formatTemplateVersion(source),
    },
  };
}

/** Names that were alike but for what is cut are for the caller to keep apart. */
function toEntityName(templateName: string): string {
  return `proton-${templateName}`
    .slice(0, ENTITY_NAME_MAX_LENGTH)
    .replace(/[-_]+$/, '');
}

/** Where the environment template has no description, its type of inputs may. */
function describeInputs({
  schema,
}: SoftwareTemplateSource): string | undefined {
  const { description } = schema.inputs;
  return typeof description === 'string' ? description : undefined;
}

function findNameInput(
  inputs: FormInput[],
  wanted: SoftwareTemplateOptions['nameInput'],
): FormInput | undefined {
  const names = wanted === undefined ? NAME_INPUTS : [wanted];
  for (const name of names) {
    const found = inputs.find(input => input.name === name);
    if (
      found?.schema.type === 'string' &&
      !found.schema.enum &&
      !isSecretField(found.schema)
    ) {
      return found;
    }
  }
  return undefined;
}

function toFirstPage(
  nameInput: FormInput | undefined,
  { hasInputs }: { hasInputs: boolean },
): JsonObject {
  const {
    pattern = ENVIRONMENT_NAME_PATTERN,
    maxLength = RESOURCE_NAME_MAX_LENGTH,
    ...input
  } = nameInput?.schema ?? {};
  return {
    title: 'Name and owner',
    ...(!hasInputs && { description: 'This template has no inputs.' }),
    required: ['name', 'owner'],
    properties: {
      name: {
        title: 'Name',
        description: "Name of the environment. It can't be changed later.",
        ...input,
        type: 'string',
        pattern,
        ...(pattern !== ENVIRONMENT_NAME_PATTERN && {
          allOf: [{ pattern: ENVIRONMENT_NAME_PATTERN }],
        }),
        maxLength: Math.min(Number(maxLength), RESOURCE_NAME_MAX_LENGTH),
        'ui:autofocus': true,
        'ui:help': 'Letters, digits, "-" and "_", such as payments-dev',
      },
      owner: {
        title: 'Owner',
        description: 'The group that it belongs to in the catalog',
        type: 'string',
        'ui:field': 'OwnerPicker',
        'ui:options': { catalogFilter: { kind: 'Group' } },
      },
    },
  };
}

/** The same version is checked as the step deploys: the recommended one. */
function toCheckOptions({
  source,
  options: { accountId, region },
  nameInput,
}: {
  source: SoftwareTemplateSource;
  options: SoftwareTemplateOptions;
  nameInput: FormInput | undefined;
}): JsonObject {
  return {
    environmentTemplate: {
      name: source.name,
      majorVersion: source.majorVersion,
      ...(accountId && { accountId }),
      ...(region && { region }),
    },
    ...(nameInput && { nameInput: nameInput.name }),
  };
}

function toStepInput(options: {
  source: SoftwareTemplateSource;
  options: SoftwareTemplateOptions;
  nameInput: FormInput | undefined;
  inputs: FormInput[];
}): JsonObject {
  const { source, nameInput, inputs } = options;
  const { accountId, region } = options.options;
  return {
    name: '${{ parameters.name }}',
    templateName: source.name,
    templateMajorVersion: source.majorVersion,
    ...(accountId && { accountId }),
    ...(region && { region }),
    tags: { 'backstage.io/owner': '${{ parameters.owner }}' },
    inputs: toInputsExpression(nameInput, inputs),
  };
}

function toInputsExpression(
  nameInput: FormInput | undefined,
  inputs: FormInput[],
): JsonObject | string {
  if (
    inputs.length > 0 &&
    !nameInput &&
    !inputs.some(input => input.nullable)
  ) {
    return '${{ parameters.inputs }}';
  }
  return {
    ...(nameInput && { [nameInput.name]: '${{ parameters.name }}' }),
    ...Object.fromEntries(joinByName(inputs).map(toStepExpression)),
  };
}

/** Alternatives may have the same inputs, and one of them may allow null. */
function joinByName(inputs: FormInput[]): FormInput[] {
  return inputs.map(input => ({
    ...input,
    nullable: inputs.some(
      ({ name, nullable }) => name === input.name && nullable,
    ),
  }));
}

/** What the form leaves empty is left out, and Proton takes its default. */
function toStepExpression({ name, nullable }: FormInput): [string, string] {
  const value = `parameters.inputs['${name}']`;
  return [name, `\${{ ${nullable ? `${value} or undefined` : value} }}`];
}

function toOutput(): JsonObject {
  const command = `steps['${STEP}'].output.outputs.kubectl_command`;
  return {
    links: [
      {
        title: 'Open it in the catalog',
        icon: 'catalog',
        entityRef: `\${{ steps['${STEP}'].output.entityRef }}`,
      },
    ],
    text: [
      {
        title: 'Connect',
        if: `\${{ ${command} }}`,
        default: true,
        content: [
          'Add the cluster to your kubeconfig file:',
          '',
          '```shell',
          `\${{ ${command} }}`,
          '```',
          '',
        ].join('\n'),
      },
    ],
  };
}
