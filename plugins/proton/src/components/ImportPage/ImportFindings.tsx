import { EmptyState } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  RepositoryImport,
  RepositoryImportResult,
} from '@proton-vending/backstage-plugin-proton-common';
import { ReactNode } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { StatusTone } from '../shared/describeStatus';
import { MutedText } from '../shared/MutedText';
import { SmallStatus } from '../shared/SmallStatus';

/** What is only planned has no tone yet. */
const TONES: Partial<Record<RepositoryImportResult['result'], StatusTone>> = {
  created: 'ok',
  unchanged: 'ok',
  failed: 'error',
};

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(3), minWidth: 0 },
  part: { minWidth: 0 },
  notes: { margin: 0, paddingLeft: theme.spacing(2) },
  detail: { maxWidth: 480, overflowWrap: 'anywhere' },
}));

/** What was found in a repository, and what becomes of each part of it. */
export function ImportFindings(props: {
  found: RepositoryImport;
  /** Takes a state of an environment that will be imported; absent after the import. */
  renderState?: (environmentName: string) => ReactNode;
}) {
  const { renderState } = props;
  const { environments, skipped, templates, versions } = props.found;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  // A template is worth a row only when it is in the way.
  const failedTemplates = templates.filter(({ result }) => result === 'failed');
  return (
    <div className={classes.root}>
      {environments.length === 0 && (
        <EmptyState
          missing="content"
          title={t('imports.found.none.title')}
          description={t('imports.found.none.description')}
        />
      )}
      {environments.length > 0 && (
        <Part
          title={t('imports.found.environments')}
          count={environments.length}
          columns={[
            t('imports.found.environment'),
            t('imports.found.template'),
            t('imports.found.folder'),
            t('imports.found.result'),
            ...(renderState ? [t('imports.found.state')] : []),
            t('imports.found.notes'),
          ]}
        >
          {environments.map(({ folder, name, notes, ...rest }) => (
            <DataRow key={name}>
              {name}
              {`${rest.templateName} ${rest.version}`}
              {folder || t('imports.found.root')}
              <Result {...rest} />
              {renderState && (
                <div>{rest.result === 'planned' && renderState(name)}</div>
              )}
              <div className={classes.detail}>
                {notes.length > 0 && (
                  <ul className={classes.notes}>
                    {notes.map(note => (
                      <li key={note}>{note}</li>
                    ))}
                  </ul>
                )}
              </div>
            </DataRow>
          ))}
        </Part>
      )}
      {versions.length > 0 && (
        <Part
          title={t('imports.found.versions')}
          count={versions.length}
          columns={[
            t('imports.found.template'),
            t('imports.found.version'),
            t('imports.found.bundle'),
            t('imports.found.result'),
          ]}
        >
          {versions.map(({ description, origin, templateName, ...rest }) => (
            <DataRow key={`${templateName}:${rest.version}`}>
              {templateName}
              {rest.version}
              <div className={classes.detail}>
                {t(`imports.found.${origin}`)}
                <MutedText>{description}</MutedText>
              </div>
              <Result {...rest} />
            </DataRow>
          ))}
        </Part>
      )}
      {skipped.length + failedTemplates.length > 0 && (
        <Part
          title={t('imports.found.skipped')}
          count={skipped.length + failedTemplates.length}
          columns={[t('imports.found.subject'), t('imports.found.reason')]}
        >
          {[
            ...failedTemplates.map(({ detail = '', name }) => ({
              subject: name,
              reason: detail,
            })),
            ...skipped,
          ].map(({ reason, subject }, index) => (
            <DataRow key={index}>
              <span className={classes.detail}>{subject}</span>
              <div className={classes.detail}>{reason}</div>
            </DataRow>
          ))}
        </Part>
      )}
    </div>
  );
}

function Part(props: {
  title: string;
  count: number;
  columns: string[];
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <section className={classes.part} aria-label={props.title}>
      <Typography variant="subtitle1" component="h3" gutterBottom>
        {props.title} ({props.count})
      </Typography>
      <DataTable focusable label={props.title} columns={props.columns}>
        {props.children}
      </DataTable>
    </section>
  );
}

function Result({ detail, result }: RepositoryImportResult) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const tone = TONES[result];
  const label = t(`imports.found.results.${result}`);
  return (
    <div className={classes.detail}>
      {tone ? <SmallStatus tone={tone}>{label}</SmallStatus> : label}
      {detail && <MutedText>{detail}</MutedText>}
    </div>
  );
}
