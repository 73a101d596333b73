import type { JsonObject } from '@backstage/types';
import { countFields, FormInput } from './formInputs';
import { INPUTS_PARAMETER } from './secretField';

/** What fits on a page without much scrolling. */
const FIELDS_ON_A_PAGE = 10;

/** An object of this many fields has a page of its own. */
const FIELDS_FOR_A_PAGE = 5;

interface Group {
  title?: string;
  inputs: FormInput[];
}

/**
 * Pages that ask for the inputs, in their order, all under the parameter
 * `inputs`.
 */
export function toInputPages(inputs: FormInput[]): JsonObject[] {
  const groups = groupInputs(inputs);
  const plain = groups.filter(({ title }) => title === undefined);
  return groups.map(({ title, inputs: asked }) => {
    const number = plain.findIndex(group => group.inputs === asked) + 1;
    const required = asked
      .filter(input => input.required)
      .map(({ name }) => name);
    return {
      title:
        title ??
        (plain.length > 1 ? `Inputs ${number} of ${plain.length}` : 'Inputs'),
      properties: {
        [INPUTS_PARAMETER]: {
          // The page has a title already.
          title: '',
          type: 'object',
          ...(required.length > 0 && { required }),
          properties: Object.fromEntries(
            asked.map(({ name, schema }) => [name, schema]),
          ),
        },
      },
      ...(required.length > 0 && { required: [INPUTS_PARAMETER] }),
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
