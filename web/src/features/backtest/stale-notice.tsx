/** A line over a result that no longer answers what the form asks. */
import Alert from '@mui/material/Alert';

export const StaleNotice = () => (
  <Alert severity="info" variant="outlined">
    The form has changed since. This is what was computed before.
  </Alert>
);
