import { LinkButton } from '@backstage/core-components';
import { stringifyEntityRef } from '@backstage/catalog-model';
import Button from '@material-ui/core/Button';
import FormHelperText from '@material-ui/core/FormHelperText';
import Alert from '@material-ui/lab/Alert';
import { makeStyles } from '@material-ui/core/styles';
import {
  CurrentEnvironmentInputs,
  EnvironmentConfiguration,
  EnvironmentInputs,
  EnvironmentVersionDetails,
} from '@proton-vending/backstage-plugin-proton-common';
import { useMemo, useState } from 'react';
import { explainError } from '../../api/explainError';
import { describeViolationWithTitle } from '../../fields/environmentInputs/describeViolation';
import { findProblems } from '../../fields/environmentInputs/findProblems';
import {
  findReported,
  hasInput,
  ReportedProblems,
} from '../../fields/environmentInputs/ReportedProblems';
import { inlineReferences } from '../../fields/environmentInputs/inlineReferences';
import { InputsEditor } from '../../fields/environmentInputs/InputsEditor';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { relaxMaskedInputs } from '../../fields/environmentInputs/relaxMaskedInputs';

const useStyles = makeStyles(theme => ({
  list: { margin: 0, paddingInlineStart: theme.spacing(2.5) },
  actions: {
    display: 'flex',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
    marginTop: theme.spacing(2.5),
  },
}));

export type ChangeTarget = Pick<
  EnvironmentVersionDetails,
  'version' | 'status' | 'schema'
> & {
  /** Paths of inputs to ask for first. */
  first?: string[];
};

/** The schema's own form, filled in with what is deployed. */
export function ChangeForm(props: {
  configuration: EnvironmentConfiguration;
  target: ChangeTarget;
  /** What was filled in before, when somebody comes back to the form. */
  inputs: EnvironmentInputs | undefined;
  /** What was refused of inputs that were tried. */
  tried: ReportedProblems | undefined;
  running: boolean;
  error?: Error;
  cancelTo: string;
  onPreview: (inputs: EnvironmentInputs) => void;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { entityRef, overview } = useCluster();
  const { configuration, target, tried, running, error, cancelTo } = props;
  const { environment } = overview;
  const { templateName, masked } = configuration;
  const { version, status, schema } = target;
  const [formData, setFormData] = useState<EnvironmentInputs | string>(
    props.inputs ?? {},
  );
  const [asked, setAsked] = useState(false);

  const hint = t('cluster.change.maskedHint');
  const details = useMemo(
    () => ({
      templateName,
      version,
      status,
      schema: relaxMaskedInputs(schema, masked, hint),
    }),
    [templateName, version, status, schema, masked, hint],
  );
  const current: CurrentEnvironmentInputs = {
    accountId: environment.accountId,
    region: environment.region,
    templateName: configuration.templateName,
    version: configuration.version,
    inputs: configuration.inputs,
    deployed: configuration.deployed,
  };
  const isBroken = typeof formData === 'string';
  const inlined = useMemo(
    () => inlineReferences(details.schema),
    [details.schema],
  );
  const problems = isBroken
    ? []
    : findProblems(inlined, formData, {
        kept: configuration.inputs,
        deployed: configuration.deployed,
      });
  const reported =
    isBroken || !tried ? [] : findReported(tried, formData, inlined);
  const beside = reported.filter(({ path }) => hasInput(inlined, path));
  const elsewhere = reported.filter(({ path }) => !hasInput(inlined, path));

  function next() {
    setAsked(true);
    if (!isBroken && problems.length === 0) {
      props.onPreview(formData);
    }
  }

  return (
    <div>
      {elsewhere.length > 0 && (
        <Alert severity="error">
          {t('cluster.change.violations')}
          <ul className={classes.list}>
            {elsewhere.map(violation => (
              <li key={`${violation.path} ${violation.message}`}>
                {describeViolationWithTitle(violation, inlined, t)}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <InputsEditor
        field={{
          formData: formData as EnvironmentInputs,
          onChange: value => setFormData(value ?? {}),
          idSchema: {
            $id: `proton-change-${stringifyEntityRef(entityRef)}`.replace(
              /\W/g,
              '-',
            ),
          },
          formContext: {},
          rawErrors: asked && problems.length > 0 ? ['incomplete'] : [],
          readonly: running,
        }}
        reported={beside}
        fieldOptions={{ order: target.first ?? [] }}
        details={details}
        current={current}
        environmentRef={stringifyEntityRef(entityRef)}
      />
      <FormHelperText error role="alert">
        {((asked && problems.length > 0) || beside.length > 0) &&
          t('cluster.change.incomplete')}
        {asked && isBroken && t('cluster.change.broken')}
        {error && explainError(error, t)}
      </FormHelperText>
      <div className={classes.actions}>
        <LinkButton to={cancelTo}>{t('common.cancel')}</LinkButton>
        <Button
          variant="contained"
          color="primary"
          disabled={running}
          onClick={next}
        >
          {t('cluster.change.preview')}
        </Button>
      </div>
    </div>
  );
}
