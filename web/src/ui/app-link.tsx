/** MUI's link and button on wouter's navigation: real anchors, so that opening in a new tab works. */
import Button, { type ButtonProps } from '@mui/material/Button';
import Link, { type LinkProps } from '@mui/material/Link';
import { Link as RouteLink } from 'wouter';

/** A link inside the app. */
export const AppLink = ({ href, ...rest }: LinkProps & { readonly href: string }) => (
  <Link component={RouteLink} href={href} {...rest} />
);

/** A button that goes somewhere inside the app. */
export const AppLinkButton = ({ href, ...rest }: ButtonProps & { readonly href: string }) => (
  <Button component={RouteLink} href={href} {...rest} />
);
