import { makeStyles } from '@material-ui/core/styles';
import { VersionAdoption } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';

const useStyles = makeStyles(theme => ({
  root: { minWidth: 160 },
  track: {
    display: 'flex',
    gap: 2,
    height: 8,
    borderRadius: 4,
    overflow: 'hidden',
    backgroundColor: theme.palette.action.disabledBackground,
  },
  part: { minWidth: 3, backgroundColor: theme.palette.primary.main },
  recommended: { backgroundColor: theme.palette.status.ok },
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1.5),
    margin: theme.spacing(0.5, 0, 0),
    padding: 0,
    listStyle: 'none',
    color: theme.palette.text.secondary,
    fontSize: '0.75rem',
  },
}));

/** Which versions are in use, and by how many; newest first. */
export function AdoptionBar(props: {
  versions: VersionAdoption[];
  recommendedVersion?: string;
}) {
  const { versions, recommendedVersion } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  if (versions.length === 0) {
    return <>{t('templates.unused')}</>;
  }
  return (
    <div className={classes.root}>
      <div className={classes.track} aria-hidden>
        {versions.map(({ version, environments }, index) => (
          <span
            key={version}
            className={`${classes.part} ${
              version === recommendedVersion ? classes.recommended : ''
            }`}
            style={{
              flexGrow: environments,
              opacity: version === recommendedVersion ? 1 : shade(index),
            }}
          />
        ))}
      </div>
      <ul className={classes.list}>
        {versions.map(({ version, environments }) => (
          <li key={version}>
            {t('templates.bar', {
              version,
              number: String(environments),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The older, the paler. */
function shade(index: number): number {
  return Math.max(0.35, 1 - 0.18 * index);
}
