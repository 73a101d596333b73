import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { Progress } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { lazy, Suspense, useMemo } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { FieldProblem } from '../shared/FieldProblem';
import { readFormValue } from '../shared/readFormValue';
import { useSecrets } from '../shared/useSecrets';
import { relaxMaskedInputs } from './relaxMaskedInputs';
import { readSource } from './readSource';
import { EnvironmentInputsFieldSchema, EnvironmentInputsProps } from './schema';
import { useInputsSource } from './useInputsSource';
import { validateEnvironmentInputs } from './validation';

const InputsEditor = lazy(() =>
  import('./InputsEditor').then(m => ({ default: m.InputsEditor })),
);

/** The form that the schema of a template version describes. */
export function EnvironmentInputs(props: EnvironmentInputsProps) {
  const { t } = useProtonTranslation();
  const { schema, uiSchema, formContext, idSchema } = props;
  const options = uiSchema?.['ui:options'] ?? {};
  const source = readSource(options, field =>
    readFormValue(formContext, field),
  );
  const { details, current, loading, error, retry } = useInputsSource(source);
  const secrets = useSecrets();
  const hint = t('fields.secret.keep');
  const shownDetails = useMemo(
    () =>
      details && {
        ...details,
        schema: relaxMaskedInputs(details.schema, current?.masked ?? [], hint),
      },
    [details, current, hint],
  );
  const title = schema.title ?? t('fields.inputs.title');
  const titleId = `${idSchema?.$id ?? 'inputs'}__title`;
  const ready = shownDetails && (!source.environmentRef || current);
  return (
    <section aria-labelledby={titleId} aria-busy={loading}>
      <Typography id={titleId} variant="h6" component="h3" gutterBottom>
        {title}{' '}
        {details && (
          <Typography component="span" variant="body2" color="textSecondary">
            {details.templateName} {details.version}
            {details.status === 'DRAFT' && ` ${t('fields.inputs.draft')}`}
          </Typography>
        )}
      </Typography>
      {schema.description && (
        <Typography variant="body2" color="textSecondary" paragraph>
          {schema.description}
        </Typography>
      )}
      {error && (
        <FieldProblem
          what={t('fields.inputs.failed')}
          error={error}
          onRetry={retry}
        />
      )}
      {!ready && !error && (
        <div role="status">
          {loading ? (
            <>
              <Typography variant="body2" color="textSecondary">
                {t('fields.inputs.loading')}
              </Typography>
              <Progress />
            </>
          ) : (
            <Typography variant="body2" color="textSecondary">
              {options.environmentField
                ? t('fields.inputs.chooseEnvironment')
                : t('fields.inputs.chooseTemplate')}
            </Typography>
          )}
        </div>
      )}
      {ready && (
        <Suspense fallback={<Progress />}>
          <InputsEditor
            field={{
              ...props,
              secrets: {
                ...secrets,
                // Previews have no parameter.
                prefix: props.name?.replace(/[^\w-]/g, '-') || 'inputs',
              },
            }}
            fieldOptions={options}
            details={shownDetails}
            current={current}
            environmentRef={source.environmentRef}
          />
        </Suspense>
      )}
    </section>
  );
}

/** The field for the new frontend system. */
export const environmentInputs = createFormField({
  name: 'ProtonEnvironmentInputs',
  component: EnvironmentInputs,
  schema: EnvironmentInputsFieldSchema,
  validation: validateEnvironmentInputs,
});
