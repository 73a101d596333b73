import Button from '@material-ui/core/Button';
import Link from '@material-ui/core/Link';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentTemplateVersionListing,
  formatTemplateVersion,
  VersionAdoption,
} from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { RelativeTime } from '../EnvironmentCard/RelativeTime';
import { VersionStatus } from './VersionStatus';

const useStyles = makeStyles(theme => ({
  table: {
    '& th, & td': { padding: theme.spacing(1, 2), verticalAlign: 'top' },
    '& thead th': { fontWeight: 700, whiteSpace: 'nowrap' },
  },
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
  none: { padding: theme.spacing(2) },
}));

/** The versions of a template, newest first, with how many clusters run each. */
export function TemplateVersions(props: {
  versions: EnvironmentTemplateVersionListing[];
  adoption: VersionAdoption[];
  selected?: EnvironmentTemplateVersionListing;
  onSelect: (version: EnvironmentTemplateVersionListing) => void;
  onPublish: (version: EnvironmentTemplateVersionListing) => void;
}) {
  const { versions, adoption, selected, onSelect, onPublish } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const most = Math.max(1, ...adoption.map(({ environments }) => environments));
  if (versions.length === 0) {
    return (
      <Typography className={classes.none} variant="body2">
        {t('templates.noVersions')}
      </Typography>
    );
  }
  return (
    <TableContainer
      role="region"
      aria-label={t('templates.versions')}
      tabIndex={0}
    >
      <Table size="small" className={classes.table}>
        <TableHead>
          <TableRow>
            <TableCell>{t('templates.column.version')}</TableCell>
            <TableCell>{t('templates.column.status')}</TableCell>
            <TableCell>{t('templates.column.clusters')}</TableCell>
            <TableCell>{t('templates.column.created')}</TableCell>
            <TableCell>{t('templates.column.description')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {versions.map(version => {
            const text = formatTemplateVersion(version);
            const count =
              adoption.find(each => each.version === text)?.environments ?? 0;
            return (
              <TableRow key={text} selected={version === selected}>
                <TableCell component="th" scope="row">
                  <Link
                    component="button"
                    className={classes.version}
                    aria-current={version === selected}
                    onClick={() => onSelect(version)}
                  >
                    {text}
                  </Link>
                </TableCell>
                <TableCell>
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
                </TableCell>
                <TableCell>
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
                </TableCell>
                <TableCell>
                  {version.createdAt && (
                    <RelativeTime time={version.createdAt} />
                  )}
                </TableCell>
                <TableCell>
                  {version.description}
                  {version.statusMessage && (
                    <div className={classes.message}>
                      {version.statusMessage}
                    </div>
                  )}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
