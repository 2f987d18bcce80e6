; Setup of ML Connector: for one user, without administrator rights, with a silent mode.
;
;   makensis -DVERSION=1.2.3 -DSOURCE=<folder of PyInstaller> -DTARGET=<setup.exe> installer.nsi
;     -DQUICK   compresses in a fifth of the time, for tests
;     -DX86     for a makensis that has only the 32-bit stub (upstream's on Windows); the program is 64-bit anyway
;     -DSIGN_WITH=program -DSIGN_WORDS=arguments   what signs the uninstaller, whose name is put behind them
;
; Command line of what it makes:  /S silent   /D=folder (last)   /AUTOSTART=0|1   /DOWNGRADE
; Of the uninstaller:             /S silent   /PURGE also settings, database and secrets
; Exit codes: 0 done, 1 cancelled, 2 the running program could not be ended, 3 files could not be written,
;             4 this Windows is too old or not 64-bit, 5 a newer version is installed, 6 the folder's path is too long,
;             7 another setup is at work, 8 it is installed in another folder

Unicode true
!ifndef X86
  Target amd64-unicode
!endif
!define APP     "ML Connector"
!define WINDOW  "ML Connector.exe"
!define CONSOLE "ml-connector.exe"
!define SETUP   "Software\ML Connector"
!define ENTRY   "Software\Microsoft\Windows\CurrentVersion\Uninstall\ML Connector"
!define RUN     "Software\Microsoft\Windows\CurrentVersion\Run"
!define LONGEST 150 ; of the folder's path: Windows allows 259 characters for a file, the longest of ours has 101
!define ALLOWED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Sections.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include x64.nsh

Name "${APP}"
OutFile "${TARGET}"
RequestExecutionLevel user
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
BrandingText "${APP} ${VERSION}"
InstallDir "$LOCALAPPDATA\Programs\${APP}"
InstallDirRegKey HKCU "${SETUP}" "Folder"
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif
!ifdef SIGN_WITH
  !uninstfinalize '"${SIGN_WITH}" ${SIGN_WORDS} "%1"' = 0
!endif

VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${APP}"
VIAddVersionKey CompanyName "${APP}"
VIAddVersionKey FileDescription "${APP} Setup"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey LegalCopyright "MIT licence"

!define MUI_ICON "..\resources\icons\app.ico"
!define MUI_UNICON "..\resources\icons\app.ico"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "This installs ${APP} ${VERSION} for you, without an administrator.$\r$\n$\r$\nNothing else has to be closed. If ${APP} is running, it finishes what it is writing and ends; settings, database and passwords stay as they are.$\r$\n$\r$\nPress Next to go on."
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}"
!define MUI_FINISHPAGE_RUN_TEXT "Start ML Connector"
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE NoteAutostart
!insertmacro MUI_PAGE_COMPONENTS
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipKnownFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Var Autostart
Var WasRunning

; $R3 becomes 1 while the program runs: Windows does not let a running program be written to (but be renamed).
!macro Locked file
  ${If} ${FileExists} "$INSTDIR\${file}"
    ClearErrors
    FileOpen $R2 "$INSTDIR\${file}" a
    ${If} ${Errors}
      StrCpy $R3 1
    ${Else}
      FileClose $R2
    ${EndIf}
  ${EndIf}
!macroend

; Without a finish page to ask: what ran before runs again, whether the upgrade came about or not.
!macro StartAgain un
Function ${un}StartAgain
  ${If} ${Silent}
  ${AndIf} $WasRunning == 1
  ${AndIf} ${FileExists} "$INSTDIR\${WINDOW}"
    Exec '"$INSTDIR\${WINDOW}" --hidden'
  ${EndIf}
FunctionEnd
!macroend
!insertmacro StartAgain ""
!insertmacro StartAgain "un."

; Ends the running program: asks it, waits, and at last kills it. What it was doing is repeated at its next start.
!macro EndProgram un
Function ${un}EndProgram
  StrCpy $R3 0
  !insertmacro Locked "${WINDOW}"
  StrCpy $WasRunning $R3
  !insertmacro Locked "${CONSOLE}"
  ${If} $R3 == 0
    Return
  ${EndIf}
  DetailPrint "Waiting for ${APP} to end..."
  nsExec::Exec /TIMEOUT=60000 '"$INSTDIR\${CONSOLE}" --quit'
  Pop $R1
  StrCpy $R0 0
  ${Do}
    StrCpy $R3 0
    !insertmacro Locked "${WINDOW}"
    !insertmacro Locked "${CONSOLE}"
    ${If} $R3 == 0
      Return
    ${EndIf}
    ${If} $R0 == 10
    ${OrIf} $R0 == 20
    ${OrIf} $R0 == 30
      ; One that was just starting did not listen yet.
      nsExec::Exec /TIMEOUT=60000 '"$INSTDIR\${CONSOLE}" --quit'
      Pop $R1
    ${EndIf}
    ${If} $R0 == 40
      ; This user's only: on a shared PC others may be at work with a program of their own.
      ReadEnvStr $R4 "USERNAME"
      nsExec::Exec /TIMEOUT=15000 'taskkill /F /FI "USERNAME eq $R4" /IM "${WINDOW}"'
      Pop $R1
      nsExec::Exec /TIMEOUT=15000 'taskkill /F /FI "USERNAME eq $R4" /IM "${CONSOLE}"'
      Pop $R1
    ${EndIf}
    IntOp $R0 $R0 + 1
    Sleep 500
  ${LoopUntil} $R0 > 60
  MessageBox MB_ICONSTOP "${APP} is still running and could not be ended. Quit it from its tray menu, or close its command window, then start this again." /SD IDOK
  SetErrorLevel 2
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\_new"
  StrCpy $R3 0
  !insertmacro Locked "${WINDOW}"
  ${If} $R3 == 0
    Call ${un}StartAgain
  ${EndIf}
  Quit
FunctionEnd
!macroend
!insertmacro EndProgram ""
!insertmacro EndProgram "un."

Section "${APP}" SectionProgram
  SectionIn RO
  SetShellVarContext current

  ; The new version is unpacked beside the old one, and takes its place only when all of it is there.
  RMDir /r "$INSTDIR\_new"
  RMDir /r "$INSTDIR\_old"
  ${If} ${FileExists} "$INSTDIR\_old"
    DetailPrint "Another program holds files in $INSTDIR\_old. What was installed before is as it was."
    Abort
  ${EndIf}
  ClearErrors
  SetOutPath "$INSTDIR\_new"
  File /r "${SOURCE}\*"
  ${If} ${Errors}
    DetailPrint "The files could not be written. Is the disk full? What was installed before is as it was."
    Abort
  ${EndIf}
  SetOutPath "$INSTDIR"
  Call EndProgram
  CreateDirectory "$INSTDIR\_old"
  ; $R5 becomes 1 with the first step that fails: the flag itself is cleared by whoever looks at it.
  StrCpy $R5 0
  !macro Step from to
    ${If} $R5 == 0
    ${AndIf} ${FileExists} "$INSTDIR\${from}"
      ClearErrors
      Rename "$INSTDIR\${from}" "$INSTDIR\${to}"
      ${If} ${Errors}
        StrCpy $R5 1
      ${EndIf}
    ${EndIf}
  !macroend
  !insertmacro Step "_internal" "_old\_internal"
  !insertmacro Step "${WINDOW}" "_old\${WINDOW}"
  !insertmacro Step "${CONSOLE}" "_old\${CONSOLE}"
  !insertmacro Step "_new\_internal" "_internal"
  !insertmacro Step "_new\${WINDOW}" "${WINDOW}"
  !insertmacro Step "_new\${CONSOLE}" "${CONSOLE}"
  ${If} $R5 == 1
    !macro Back name
      ${If} ${FileExists} "$INSTDIR\_old\${name}"
        RMDir /r "$INSTDIR\${name}"
        Delete "$INSTDIR\${name}"
        Rename "$INSTDIR\_old\${name}" "$INSTDIR\${name}"
      ${EndIf}
    !macroend
    !insertmacro Back "_internal"
    !insertmacro Back "${WINDOW}"
    !insertmacro Back "${CONSOLE}"
    RMDir "$INSTDIR\_old"
    DetailPrint "Another program holds files in $INSTDIR. What was installed before is as it was."
    Abort
  ${EndIf}
  RMDir /r "$INSTDIR\_old"
  RMDir /r "$INSTDIR\_new"

  WriteUninstaller "$INSTDIR\Uninstall.exe"
  WriteRegStr HKCU "${SETUP}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${SETUP}" "Version" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "DisplayName" "${APP}"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "Publisher" "${APP}"
  WriteRegStr HKCU "${ENTRY}" "DisplayIcon" '"$INSTDIR\${WINDOW}",0'
  WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" "$0"
  CreateShortcut "$SMPROGRAMS\${APP}.lnk" "$INSTDIR\${WINDOW}"
  ${If} $Autostart == 0
    DeleteRegValue HKCU "${RUN}" "${APP}"
  ${EndIf}
SectionEnd

Section "Start at sign-in" SectionAutostart
  WriteRegStr HKCU "${RUN}" "${APP}" '"$INSTDIR\${WINDOW}" --hidden'
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SectionProgram} "The program in the tray and its command line."
  !insertmacro MUI_DESCRIPTION_TEXT ${SectionAutostart} "Starts with Windows, in the tray. It can be changed at any time in the program's settings."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  SetShellVarContext current
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} 17763
    MessageBox MB_ICONSTOP "${APP} needs 64-bit Windows 10 (version 1809) or newer, or Windows Server 2019 or newer." /SD IDOK
    SetErrorLevel 4
    Quit
  ${EndIf}
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "${APP} Setup") p .r0 ?e'
  Pop $1
  ${If} $1 == 183 ; ERROR_ALREADY_EXISTS
    MessageBox MB_ICONINFORMATION "Another setup of ${APP} is at work. Wait until it has ended." /SD IDOK
    SetErrorLevel 7
    Quit
  ${EndIf}
  ReadRegStr $0 HKCU "${SETUP}" "Folder"
  ${If} $0 != ""
  ${AndIf} $0 != $INSTDIR
  ${AndIf} ${FileExists} "$0\${WINDOW}"
    MessageBox MB_ICONSTOP "${APP} is installed in another folder:$\r$\n$\r$\n$0$\r$\n$\r$\nRemove it first to install it elsewhere; your data stays." /SD IDOK
    SetErrorLevel 8
    Quit
  ${EndIf}
  StrLen $0 $INSTDIR
  ${If} $0 > ${LONGEST}
    MessageBox MB_ICONSTOP "The folder's path has $0 characters, at most ${LONGEST} are possible:$\r$\n$\r$\n$INSTDIR" /SD IDOK
    SetErrorLevel 6
    Quit
  ${EndIf}
  ${GetParameters} $R0

  ReadRegStr $0 HKCU "${SETUP}" "Version"
  ClearErrors
  ${GetOptions} $R0 "/DOWNGRADE" $R1
  ${If} ${Errors}
  ${AndIf} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 == 1
      MessageBox MB_YESNO|MB_ICONEXCLAMATION "Version $0 is installed, which is newer than ${VERSION}. An older version cannot open the newer one's database. Install it all the same?" /SD IDNO IDYES +3
      SetErrorLevel 5
      Quit
    ${EndIf}
  ${EndIf}

  ; What the person chose stays as it is at an upgrade; /AUTOSTART says otherwise.
  ReadRegStr $1 HKCU "${RUN}" "${APP}"
  StrCpy $Autostart 1
  ${If} $0 != ""
  ${AndIf} $1 == ""
    StrCpy $Autostart 0
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/AUTOSTART=" $R1
  ${IfNot} ${Errors}
    StrCpy $Autostart $R1
  ${EndIf}
  ${If} $Autostart == 0
    SectionSetFlags ${SectionAutostart} 0
  ${EndIf}
FunctionEnd

Function NoteAutostart
  StrCpy $Autostart 0
  ${If} ${SectionIsSelected} ${SectionAutostart}
    StrCpy $Autostart 1
  ${EndIf}
FunctionEnd

; An upgrade goes where the program is: two copies would share one profile and one entry in Apps.
Function SkipKnownFolder
  ReadRegStr $0 HKCU "${SETUP}" "Folder"
  ${If} $0 != ""
  ${AndIf} ${FileExists} "$0\${WINDOW}"
    Abort
  ${EndIf}
FunctionEnd

Function .onVerifyInstDir
  StrLen $0 $INSTDIR
  ${If} $0 > ${LONGEST}
    Abort
  ${EndIf}
FunctionEnd

Function .onInstSuccess
  Call StartAgain
FunctionEnd

; Also where Windows ends the section by itself, as when the disk is full.
Function .onInstFailed
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\_new"
  SetErrorLevel 3
  Call StartAgain
FunctionEnd

Section "Uninstall"
  SetShellVarContext current
  StrCpy $R9 0
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/PURGE" $R1
  ${IfNot} ${Errors}
    StrCpy $R9 1
  ${Else}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Also delete the settings, the database with its audit trail, and the stored passwords?$\r$\n$\r$\nKeep them if you want to install ${APP} again: without the database it cannot know what it has sent." /SD IDNO IDNO +2
    StrCpy $R9 1
  ${EndIf}
  Call un.EndProgram
  ${If} $R9 == 1
    nsExec::Exec /TIMEOUT=60000 '"$INSTDIR\${CONSOLE}" secret delete --all'
    Pop $R1
    RMDir /r "$LOCALAPPDATA\${APP}"
  ${EndIf}

  DeleteRegValue HKCU "${RUN}" "${APP}"
  DeleteRegValue HKCU "${ALLOWED}" "${APP}"
  Delete "$SMPROGRAMS\${APP}.lnk"
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\_new"
  RMDir /r "$INSTDIR\_old"
  Delete "$INSTDIR\${WINDOW}"
  Delete "$INSTDIR\${CONSOLE}"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${ENTRY}"
  DeleteRegKey HKCU "${SETUP}"

  ; The locks all users of this PC share; those in use cannot be deleted.
  SetShellVarContext all
  Delete "$APPDATA\${APP}\locks\*.lock"
  Delete "$APPDATA\${APP}\locks\*.drain"
  RMDir "$APPDATA\${APP}\locks"
  RMDir "$APPDATA\${APP}"
  SetShellVarContext current
SectionEnd
