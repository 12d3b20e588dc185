/**
 * How Chromium is started, by the journeys and by the bench. Plain JavaScript, because node runs the bench's part as it is.
 */
export const launchOptions = {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    // A page of a test that plays an outsider asks the portal, which is on this machine.
    '--disable-features=LocalNetworkAccessChecks',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
