import { LinkButton } from '@backstage/core-components';
import { stringifyEntityRef } from '@backstage/catalog-model';
import Button from '@material-ui/core/Button';
import FormHelperText from '@material-ui/core/FormHelperText';
import { makeStyles } from '@material-ui/core/styles';
import {
  CurrentEnvironmentInputs,
  EnvironmentConfiguration,
  EnvironmentInputs,
  EnvironmentVersionDetails,
} from '@proton-vending/backstage-plugin-proton-common';
import { useMemo, useState } from 'react';
import { explainError } from '../../api/explainError';
import { findProblems } from '../../fields/environmentInputs/findProblems';
import { inlineReferences } from '../../fields/environmentInputs/inlineReferences';
import { InputsEditor } from '../../fields/environmentInputs/InputsEditor';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { relaxMaskedInputs } from '../../fields/environmentInputs/relaxMaskedInputs';

const useStyles = makeStyles(theme => ({
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
  running: boolean;
  error?: Error;
  cancelTo: string;
  onPreview: (inputs: EnvironmentInputs) => void;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { entityRef, overview } = useCluster();
  const { configuration, target, running, error, cancelTo } = props;
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
  };
  const isBroken = typeof formData === 'string';
  const problems = isBroken
    ? []
    : findProblems(
        inlineReferences(details.schema),
        formData,
        configuration.inputs,
      );

  function next() {
    setAsked(true);
    if (!isBroken && problems.length === 0) {
      props.onPreview(formData);
    }
  }

  return (
    <div>
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
        fieldOptions={{ order: target.first ?? [] }}
        details={details}
        current={current}
        environmentRef={stringifyEntityRef(entityRef)}
      />
      <FormHelperText error role="alert">
        {asked && problems.length > 0 && t('cluster.change.incomplete')}
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
