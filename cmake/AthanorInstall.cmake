# cmake --install and cpack: the programs, the course, the agent, and what a desktop wants to know.
include(GNUInstallDirs)

set(installed_programs athanor-cli athanor-worker)
if(TARGET athanor)
    list(APPEND installed_programs athanor)
endif()
install(TARGETS ${installed_programs} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY engine/runtime/athanor_agent DESTINATION ${CMAKE_INSTALL_DATADIR}/athanor/python
        FILES_MATCHING PATTERN "*.py" PATTERN "__pycache__" EXCLUDE)
install(FILES engine/runtime/boot.py DESTINATION ${CMAKE_INSTALL_DATADIR}/athanor/python)
install(DIRECTORY lessons DESTINATION ${CMAKE_INSTALL_DATADIR}/athanor PATTERN "__pycache__" EXCLUDE)
install(FILES app/packaging/athanor.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES app/packaging/io.github.athanor.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES app/packaging/athanor.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
# Where AppArmor restricts user namespaces (Ubuntu 24.04), the worker needs leave to make them. AppArmor reads /etc
# whatever the prefix is, so the package carries the file and a plain `cmake --install` leaves /etc alone.
install(FILES app/packaging/apparmor/athanor-worker DESTINATION /etc/apparmor.d COMPONENT apparmor EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME athanor)
set(CPACK_PACKAGE_CONTACT "The Athanor project <athanor@localhost>")
set(CPACK_DEBIAN_PACKAGE_SECTION education)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What no linker sees: the interpreter's packages, fonts and icons.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "python3 (>= 3.11), sqlite3, python3-flask, python3-flaskext.wtf, python3-email-validator, python3-blinker, python3-dotenv, python3-sqlalchemy, python3-flask-sqlalchemy, alembic, python3-flask-migrate, python3-psycopg2, python3-pytest, python3-jedi, python3-pyflakes, fonts-inter, fonts-jetbrains-mono, breeze-icon-theme")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "pipenv, python3-virtualenv")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${CMAKE_SOURCE_DIR}/app/packaging/conffiles")
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};athanor;ALL;/" "${CMAKE_BINARY_DIR};athanor;apparmor;/")
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
include(CPack)
