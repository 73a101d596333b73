import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { CheckedInputsFieldSchema, CheckedInputsProps } from './schema';
import { validateCheckedInputs } from './validation';

/** Inputs that the form itself describes; only the rules across them are checked here. */
export function CheckedInputs(props: CheckedInputsProps) {
  const { ObjectField } = props.registry.fields;
  const { 'ui:field': _, ...uiSchema } = props.uiSchema ?? {};
  // The page has the title already.
  const schema = { ...props.schema, title: '' };
  return <ObjectField {...props} schema={schema} uiSchema={uiSchema} />;
}

/** The field for the new frontend system. */
export const checkedInputs = createFormField({
  name: 'ProtonCheckedInputs',
  component: CheckedInputs,
  schema: CheckedInputsFieldSchema,
  validation: validateCheckedInputs,
});
