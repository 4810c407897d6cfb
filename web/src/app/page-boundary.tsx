/** Catches what a page throws and says so in plain words. The details go to the console, never to the screen. */
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { Component, type ErrorInfo, type ReactNode } from 'react';

interface PageBoundaryProps {
  readonly children: ReactNode;
}

export class PageBoundary extends Component<PageBoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    const reload = (
      <Button color="inherit" onClick={() => window.location.reload()}>
        Reload
      </Button>
    );
    return (
      <Alert severity="error" variant="outlined" action={reload} sx={{ m: 2, alignItems: 'center' }}>
        This page ran into a mistake of ours and stopped. Nothing that was stored is lost. Reload to go on.
      </Alert>
    );
  }
}
