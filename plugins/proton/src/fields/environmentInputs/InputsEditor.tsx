import { useScaffolderTheme } from '@backstage/plugin-scaffolder-react/alpha';
import { Progress } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import {
  CurrentEnvironmentInputs,
  EnvironmentTemplateVersionDetails,
  InputViolation,
} from '@proton-vending/backstage-plugin-proton-common';
import { lazy, Suspense, useState } from 'react';
import { Notice } from '../../components/shared/Notice';
import { useProtonTranslation } from '../../useProtonTranslation';
import { listHidden } from './applyInputOptions';
import { describeViolation } from './describeViolation';
import { DroppedInputs } from './DroppedInputs';
import { readInput, removeInput, writeInput } from './inputPaths';
import { NestedForm } from './NestedForm';
import type { EnvironmentInputsOptions, InputsEditorField } from './schema';
import { useInputsForm } from './useInputsForm';

const InputsYaml = lazy(() =>
  import('./InputsYaml').then(m => ({ default: m.InputsYaml })),
);

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    justifyContent: 'flex-end',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    marginBottom: theme.spacing(1),
  },
  toggle: { padding: theme.spacing(0.5, 1.5), textTransform: 'none' },
}));

/** The inputs as a form or as YAML, whichever people prefer. */
export function InputsEditor(props: {
  field: InputsEditorField;
  fieldOptions: EnvironmentInputsOptions;
  details: EnvironmentTemplateVersionDetails;
  current?: CurrentEnvironmentInputs;
  environmentRef?: string;
  /** What the backend or the engine has found wrong, which is shown at once. */
  reported?: InputViolation[];
}) {
  const { field, fieldOptions, reported = [] } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const theme = useScaffolderTheme();
  // A text that could not be read when the field was last seen is its value.
  const [text, setText] = useState<string | undefined>(
    typeof field.formData === 'string' ? field.formData : undefined,
  );
  const [asYaml, setAsYaml] = useState(text !== undefined);
  const [isBroken, setBroken] = useState(text !== undefined);
  const { form, inputs, value, problems, dropped, setInputs, forgetDropped } =
    useInputsForm({ ...props, brokenText: isBroken ? text ?? '' : undefined });

  const hidden = listHidden(fieldOptions);
  const unseen = [...hidden, ...form.secretPaths];
  const unreachable = problems.filter(({ path }) => hidden.includes(path));
  const readonly = Boolean(field.readonly || field.disabled);

  function setFromYaml(next: Record<string, unknown>) {
    // What is not shown is not in the text, and stays.
    setInputs(
      unseen.reduce((result, path) => {
        const kept = readInput(value, path);
        const isWritten = readInput(next, path) !== undefined;
        return kept === undefined || isWritten
          ? result
          : writeInput(result, path, kept);
      }, next),
    );
  }

  return (
    <div>
      <div className={classes.bar}>
        {asYaml && isBroken && (
          <Typography variant="body2" color="textSecondary">
            {t('fields.inputs.broken')}
          </Typography>
        )}
        <ToggleButtonGroup
          size="small"
          exclusive
          value={asYaml ? 'yaml' : 'form'}
          onChange={(_, choice) => choice && setAsYaml(choice === 'yaml')}
          aria-label={t('fields.inputs.chooser')}
        >
          <ToggleButton
            value="form"
            className={classes.toggle}
            disabled={isBroken}
          >
            {t('fields.inputs.form')}
          </ToggleButton>
          <ToggleButton value="yaml" className={classes.toggle}>
            {t('fields.inputs.yaml')}
          </ToggleButton>
        </ToggleButtonGroup>
      </div>
      <DroppedInputs dropped={dropped} onDismiss={forgetDropped} />
      {form.unknownPaths.length > 0 && (
        <Notice>
          {t('fields.inputs.unknown', {
            template: props.details.templateName,
            version: props.details.version,
            paths: form.unknownPaths.join(', '),
          })}
        </Notice>
      )}
      {unreachable.map(problem => (
        <Notice key={problem.path}>
          {t('fields.inputs.hidden', {
            path: problem.path,
            problem: describeViolation(problem, form.valueSchema, t),
          })}
        </Notice>
      ))}
      {asYaml && form.secretPaths.length > 0 && (
        <Typography variant="body2" color="textSecondary" paragraph>
          {t('fields.inputs.yamlSecrets', {
            paths: form.secretPaths.join(', '),
          })}
        </Typography>
      )}
      {asYaml ? (
        <Suspense fallback={<Progress />}>
          <InputsYaml
            id={field.idSchema?.$id ?? 'inputs'}
            schema={form.valueSchema}
            value={unseen.reduce(removeInput, value)}
            text={text}
            readonly={readonly}
            problems={[
              ...problems.filter(({ path }) => !hidden.includes(path)),
              ...reported,
            ]}
            onChange={(nextText, parsed) => {
              setText(nextText);
              setBroken(parsed === undefined);
              if (parsed) {
                setFromYaml(parsed);
              }
            }}
          />
        </Suspense>
      ) : (
        <NestedForm
          // Its boxes keep what they were first given.
          key={`${props.details.templateName} ${props.details.version} ${props.environmentRef}`}
          id={field.idSchema?.$id ?? 'inputs'}
          theme={theme}
          form={form}
          inputs={inputs}
          problems={problems}
          reported={reported}
          showAll={(field.rawErrors?.length ?? 0) > 0}
          readonly={readonly}
          onChange={setInputs}
        />
      )}
    </div>
  );
}
