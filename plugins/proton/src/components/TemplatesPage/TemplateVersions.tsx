import Button from '@material-ui/core/Button';
import Link from '@material-ui/core/Link';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentTemplateVersionListing,
  formatTemplateVersion,
  TemplateVersionStatus,
  VersionAdoption,
} from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { RelativeTime } from '../shared/RelativeTime';
import { StatusTone } from '../shared/describeStatus';
import { SmallStatus } from '../shared/SmallStatus';
import { describeDeprecation } from '../shared/describeDeprecation';
import { DeprecationActions } from './DeprecationActions';

const TONES: Record<TemplateVersionStatus, StatusTone> = {
  PUBLISHED: 'ok',
  DRAFT: 'aborted',
  REGISTRATION_IN_PROGRESS: 'running',
  REGISTRATION_FAILED: 'error',
};

const useStyles = makeStyles(theme => ({
  version: { fontWeight: 700, fontSize: '0.875rem' },
  usage: { display: 'flex', alignItems: 'center', gap: theme.spacing(1) },
  track: {
    width: 80,
    height: 8,
    borderRadius: 4,
    backgroundColor: theme.palette.action.disabledBackground,
    overflow: 'hidden',
  },
  fill: {
    display: 'block',
    height: '100%',
    minWidth: 3,
    backgroundColor: theme.palette.primary.main,
  },
  recommended: { backgroundColor: theme.palette.status.ok },
  message: { color: theme.palette.text.secondary, overflowWrap: 'anywhere' },
}));

/** The versions of a template, newest first, with how many clusters run each. */
export function TemplateVersions(props: {
  versions: EnvironmentTemplateVersionListing[];
  adoption: VersionAdoption[];
  selected?: EnvironmentTemplateVersionListing;
  onSelect: (version: EnvironmentTemplateVersionListing) => void;
  onPublish: (version: EnvironmentTemplateVersionListing) => void;
  /** Absent for those who may not deprecate versions. */
  deprecating?: {
    onDeprecate: (version: EnvironmentTemplateVersionListing) => void;
    onUndeprecate: (version: EnvironmentTemplateVersionListing) => void;
  };
}) {
  const { versions, adoption, deprecating, selected, onSelect, onPublish } =
    props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const most = Math.max(1, ...adoption.map(({ environments }) => environments));
  if (versions.length === 0) {
    return <Typography variant="body2">{t('templates.noVersions')}</Typography>;
  }
  return (
    <DataTable
      focusable
      label={t('templates.versions')}
      columns={[
        t('templates.column.version'),
        t('templates.column.status'),
        t('templates.column.clusters'),
        t('templates.column.created'),
        t('templates.column.description'),
      ]}
    >
      {versions.map(version => {
        const text = formatTemplateVersion(version);
        const count =
          adoption.find(each => each.version === text)?.environments ?? 0;
        return (
          <DataRow key={text} selected={version === selected}>
            <Link
              component="button"
              className={classes.version}
              aria-current={version === selected}
              onClick={() => onSelect(version)}
            >
              {text}
            </Link>
            <>
              <VersionStatus version={version} />
              {version.status === 'DRAFT' && (
                <div>
                  <Button
                    size="small"
                    color="primary"
                    variant="outlined"
                    aria-label={t('templates.publish.actionFor', {
                      version: text,
                    })}
                    onClick={() => onPublish(version)}
                  >
                    {t('templates.publish.action')}
                  </Button>
                </div>
              )}
              {deprecating && version.status === 'PUBLISHED' && (
                <DeprecationActions version={version} {...deprecating} />
              )}
            </>
            <div className={classes.usage}>
              <span className={classes.track} aria-hidden>
                {count > 0 && (
                  <span
                    className={`${classes.fill} ${
                      version.recommended ? classes.recommended : ''
                    }`}
                    style={{ width: `${(100 * count) / most}%` }}
                  />
                )}
              </span>
              {count}
            </div>
            <>
              {version.createdAt && <RelativeTime time={version.createdAt} />}
            </>
            <>
              {version.description}
              {version.deprecation && (
                <div className={classes.message}>
                  {describeDeprecation(version.deprecation, t)}
                </div>
              )}
              {version.statusMessage && (
                <div className={classes.message}>{version.statusMessage}</div>
              )}
            </>
          </DataRow>
        );
      })}
    </DataTable>
  );
}

/** Whether a version can be vended, and if it is the one that is recommended. */
function VersionStatus(props: { version: EnvironmentTemplateVersionListing }) {
  const { deprecation, status, recommended } = props.version;
  const { t } = useProtonTranslation();
  if (deprecation) {
    return <SmallStatus tone="warning">{t('deprecation.label')}</SmallStatus>;
  }
  return (
    <SmallStatus tone={TONES[status]}>
      {recommended
        ? t('templates.recommended')
        : t(`templates.status.${status}`)}
    </SmallStatus>
  );
}
