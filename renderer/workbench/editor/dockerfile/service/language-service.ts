import { DockerfileLanguageServiceFactory } from 'dockerfile-language-service';

/** dockerfile-language-service, which knows Dockerfiles of 2023; flags.ts knows what came since. It keeps no state. */
export const service = DockerfileLanguageServiceFactory.createLanguageService();
service.setCapabilities({
  completion: {
    completionItem: { snippetSupport: true, deprecatedSupport: true, documentationFormat: ['markdown'] },
  },
  hover: { contentFormat: ['markdown'] },
});
