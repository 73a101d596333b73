import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import {
  EnvironmentTemplateChoice,
  findFormProblems,
  TemplateVersionStatus,
} from '@proton-vending/backstage-plugin-proton-common';
import { useMemo } from 'react';
import { explainError } from '../../api/explainError';
import { useQuery } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Notice } from '../shared/Notice';
import { Panel } from '../shared/Panel';
import { SchemaDocumentation } from './SchemaDocumentation';
import { VersionChanges } from './VersionChanges';

const useStyles = makeStyles(theme => ({
  changes: {
    marginBottom: theme.spacing(2),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
}));

/** What a version asks for, and what is different from the one before. */
export function VersionDetails(props: {
  choice: Required<EnvironmentTemplateChoice>;
  status: TemplateVersionStatus;
}) {
  const { choice, status } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const version = `${choice.majorVersion}.${choice.minorVersion}`;
  // There are no inputs to read of what is not registered.
  const registered = status === 'PUBLISHED' || status === 'DRAFT';
  const details = useQuery(
    registered ? ['template version', choice] : undefined,
    (protonApi, options) =>
      protonApi.getEnvironmentTemplateVersion(choice, options),
  );
  const changes = useQuery(
    registered ? ['version changes', choice] : undefined,
    (protonApi, options) =>
      protonApi.getTemplateVersionChanges(choice, options),
  );
  const schema = details.data?.schema;
  const formProblems = useMemo(
    () => (schema ? findFormProblems(schema) : []),
    [schema],
  );
  if (!registered) {
    return null;
  }
  return (
    <Panel title={t('templates.inputs', { version })}>
      <div className={classes.changes}>
        <VersionChanges changes={changes} />
      </div>
      {details.error && (
        <div>
          <Notice onRetry={details.refetch}>
            {t('templates.schemaFailed', {
              reason: explainError(details.error, t),
            })}
          </Notice>
        </div>
      )}
      {details.loading && (
        <div>
          <Skeleton height={40} />
          <Skeleton height={40} />
          <Skeleton height={40} />
        </div>
      )}
      {formProblems.length > 0 && (
        <div>
          {formProblems.map(problem => (
            <Notice key={problem}>{problem}</Notice>
          ))}
        </div>
      )}
      {details.data && <SchemaDocumentation schema={details.data.schema} />}
    </Panel>
  );
}
