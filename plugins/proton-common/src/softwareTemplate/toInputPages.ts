import type { JsonObject } from '@backstage/types';
import type { NamedInputGroup } from '../spec';
import { countFields, FormInput } from './formInputs';
import type { RootAlternatives } from './rootAlternatives';
import { INPUTS_PARAMETER } from './secretField';

/** The form field of the Proton plugin that checks the rules across inputs. */
const CHECKED_FIELD = 'ProtonCheckedInputs';

/** What fits on a page without much scrolling. */
const FIELDS_ON_A_PAGE = 10;

/** An object of this many fields has a page of its own. */
const FIELDS_FOR_A_PAGE = 5;

interface Group {
  title?: string;
  inputs: FormInput[];
}

/**
 * Pages that ask for the inputs, all under the parameter `inputs`: one for each
 * group that the schema names, then as many as the others need. The last one
 * checks the rules across inputs, since all of them are known there.
 */
export function toInputPages(options: {
  inputs: FormInput[];
  groups: NamedInputGroup[];
  /** They are on one page with all inputs, since they may be about any of them. */
  alternatives?: RootAlternatives;
  /** The `ui:options` of the field that checks the rules. */
  check: JsonObject;
}): JsonObject[] {
  const { alternatives, inputs, check } = options;
  const named = alternatives ? [] : options.groups;
  const grouped = named
    .map(({ title, inputs: names }) => ({
      title,
      inputs: inputs.filter(({ name }) => names.includes(name)),
    }))
    .filter(group => group.inputs.length > 0);
  const others = inputs.filter(
    input => !grouped.some(group => group.inputs.includes(input)),
  );
  const groups: Group[] = alternatives
    ? [{ inputs }]
    : [...grouped, ...groupInputs(others)];
  const plain = groups.filter(({ title }) => title === undefined);
  return groups.map(({ title, inputs: asked }, index) => {
    const number = plain.findIndex(group => group.inputs === asked) + 1;
    const required = asked
      .filter(input => input.required)
      .map(({ name }) => name);
    const pageTitle =
      title ??
      (plain.length > 1 ? `Inputs ${number} of ${plain.length}` : 'Inputs');
    const isLast = index === groups.length - 1;
    return {
      title: pageTitle,
      properties: {
        [INPUTS_PARAMETER]: {
          // The page has a title already, which errors of the last one name.
          title: isLast ? pageTitle : '',
          type: 'object',
          ...(required.length > 0 && { required }),
          properties: Object.fromEntries(
            asked.map(({ name, schema }) => [name, schema]),
          ),
          ...alternatives?.keywords,
          ...(isLast && {
            'ui:field': CHECKED_FIELD,
            'ui:options': check,
          }),
        },
      },
      ...((required.length > 0 || alternatives) && {
        required: [INPUTS_PARAMETER],
      }),
    };
  });
}

function groupInputs(inputs: FormInput[]): Group[] {
  if (countAll(inputs) <= FIELDS_ON_A_PAGE) {
    return inputs.length > 0 ? [{ inputs }] : [];
  }
  const groups: Group[] = [];
  let open: FormInput[] | undefined;
  for (const input of inputs) {
    const fields = countFields(input.schema);
    if (fields >= FIELDS_FOR_A_PAGE) {
      groups.push({ title: titleOf(input), inputs: [input] });
      open = undefined;
    } else if (open && countAll(open) + fields <= FIELDS_ON_A_PAGE) {
      open.push(input);
    } else {
      open = [input];
      groups.push({ inputs: open });
    }
  }
  return groups;
}

function countAll(inputs: FormInput[]): number {
  return inputs.reduce((sum, { schema }) => sum + countFields(schema), 0);
}

function titleOf({ name, schema }: FormInput): string {
  return typeof schema.title === 'string' ? schema.title : name;
}
