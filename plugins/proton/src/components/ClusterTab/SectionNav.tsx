import { useApiHolder } from '@backstage/core-plugin-api';
import { alpha, makeStyles } from '@material-ui/core/styles';
import { NavLink } from 'react-router-dom';
import { CLUSTER_SECTIONS } from '../../clusterTabPath';
import { findKubernetesCluster } from '../../kubernetes/findKubernetesCluster';
import { kubernetesApiRef } from '../../kubernetes/kubernetesApiRef';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from './ClusterContext';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    borderBottom: `1px solid ${theme.palette.divider}`,
    [theme.breakpoints.up('lg')]: {
      flexDirection: 'column',
      borderBottom: 0,
      position: 'sticky',
      top: theme.spacing(2),
    },
  },
  link: {
    display: 'block',
    padding: theme.spacing(1.25, 2),
    whiteSpace: 'nowrap',
    color: theme.palette.text.primary,
    textDecoration: 'none',
    fontWeight: 500,
    borderBottom: '3px solid transparent',
    [theme.breakpoints.up('lg')]: {
      borderBottom: '0 solid transparent',
      borderLeft: '3px solid transparent',
    },
    '&:hover': { backgroundColor: theme.palette.action.hover },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
    '&[aria-current="page"]': {
      borderColor: theme.palette.primary.main,
      backgroundColor: alpha(theme.palette.primary.main, 0.08),
    },
  },
}));

/** The sections of the tab: links, so that each can be opened and shared. */
export function SectionNav() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { entity, toSection } = useCluster();
  const apis = useApiHolder();
  const hasKubernetes =
    apis.get(kubernetesApiRef) && findKubernetesCluster(entity);
  return (
    <nav aria-label={t('cluster.sections.label')}>
      <ul className={classes.list}>
        {CLUSTER_SECTIONS.filter(
          section => section !== 'kubernetes' || hasKubernetes,
        ).map(section => (
          <li key={section}>
            <NavLink to={toSection(section)} className={classes.link}>
              {t(`cluster.sections.${section}`)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
