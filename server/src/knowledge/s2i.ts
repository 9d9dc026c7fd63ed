// Where the S2I Python images keep what is theirs. The same in every image of the family: the images' own Dockerfiles.

/** The virtual environment, which is $APP_ROOT. */
export const appRoot = "/opt/app-root";

/** Where the application lies, which is the home and the working directory. */
export const appHome = `${appRoot}/src`;

/** The folder of assemble, run and usage. */
export const scriptsFolder = "/usr/libexec/s2i";

/** Where assemble takes the sources from. */
export const sourcesFolder = "/tmp/src";

/** The script that starts what it finds. */
export const s2iRun = `${scriptsFolder}/run`;

/** How CMD says it. */
export const s2iRunCommand = `["${s2iRun}"]`;

/** The script that installs what it finds. */
export const s2iAssemble = `${scriptsFolder}/assemble`;
