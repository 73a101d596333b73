import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { DeploymentLink } from '@proton-vending/backstage-plugin-proton-common';
import { isWebAddress } from '../shared/isWebAddress';

const useStyles = makeStyles(theme => ({
  root: {
    listStyle: 'none',
    margin: theme.spacing(0.5, 0, 0),
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    overflowWrap: 'anywhere',
  },
}));

/** The pages about a deployment outside of the control plane; nothing without any. */
export function DeploymentLinks(props: { links: DeploymentLink[] }) {
  const classes = useStyles();
  const pages = listPages(props.links);
  return pages.length === 0 ? null : (
    <ul className={classes.root}>
      {pages.map(({ title, url }, index) => (
        <li key={index}>
          <Link to={url}>{title}</Link>
        </li>
      ))}
    </ul>
  );
}

/** The links that lead to a website. */
export function listPages(links: DeploymentLink[]): DeploymentLink[] {
  return links.filter(({ url }) => isWebAddress(url));
}
