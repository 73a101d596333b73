import { LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import {
  protonEnvironmentCreatePermission,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { usePermissions } from '../../query/usePermissions';
import {
  SoftwareTemplateName,
  TemplateCatalog,
} from '../../query/useTemplateEntities';
import { createClusterRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    whiteSpace: 'nowrap',
  },
}));

/** The forms for a template, as far as the app has them and the user may use them. */
export function TemplateActions(props: {
  template: { accountId: string; region: string; name: string };
  /** Whether a version is published. */
  published: boolean;
  catalog: TemplateCatalog;
}) {
  const { template, published, catalog } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const create = useRouteRef(createClusterRouteRef);
  const { isAllowed } = usePermissions();
  const { name, accountId, region } = template;
  if (!create) {
    return null;
  }
  const toForm = (form: SoftwareTemplateName) =>
    `${create()}/templates/${form.namespace}/${form.name}`;
  const { createForm } = catalog.find(template);
  const { publishForm } = catalog;
  // The fields of the example that publishes; another form ignores them.
  const formData = JSON.stringify({
    target: 'existing',
    template: { name, accountId, region },
  });
  return (
    <div className={classes.root}>
      {published &&
        createForm &&
        isAllowed(protonEnvironmentCreatePermission) && (
          <LinkButton
            size="small"
            variant="outlined"
            color="primary"
            to={toForm(createForm)}
            aria-label={t('templates.actions.createFrom', { name })}
          >
            {t('templates.actions.create')}
          </LinkButton>
        )}
      {publishForm && isAllowed(protonTemplatePublishPermission) && (
        <LinkButton
          size="small"
          to={`${toForm(publishForm)}?formData=${encodeURIComponent(formData)}`}
          aria-label={t('templates.actions.newVersionOf', { name })}
        >
          {t('templates.actions.newVersion')}
        </LinkButton>
      )}
    </div>
  );
}
