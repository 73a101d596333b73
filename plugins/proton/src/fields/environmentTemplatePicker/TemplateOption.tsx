import Typography from '@material-ui/core/Typography';
import { EnvironmentTemplateListing } from '@proton-vending/backstage-plugin-proton-common';

/** A template in the list: what people call it, its name, and what it is. */
export function TemplateOption(props: {
  template: EnvironmentTemplateListing;
}) {
  const { name, displayName, description } = props.template;
  return (
    <div>
      <Typography variant="body1">
        {displayName ?? name}
        {displayName && displayName !== name && (
          <Typography component="span" variant="body2" color="textSecondary">
            {' '}
            {name}
          </Typography>
        )}
      </Typography>
      {description && (
        <Typography variant="body2" color="textSecondary">
          {description}
        </Typography>
      )}
    </div>
  );
}
